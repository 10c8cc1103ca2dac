import type { KeyValueStorage } from '../replica/key-value-storage.ts';
import { type KeptList, START_PATHS } from './first-list-hooks.ts';

/** What a picture was drawn of; `start-picture.js` shows one only where all of it is still so. */
export interface PictureOf {
  /** The entry's address. */
  readonly build: string;
  readonly languages: string;
  /** Pixels. A lower window shows what it has room for. */
  readonly height: number;
  /** Items of the storage that are as they were. */
  readonly same: Readonly<Record<string, string | null>>;
  /** Items that begin as they did. */
  readonly begins: Readonly<Record<string, string>>;
  /** Items that still hold a text. */
  readonly holds: Readonly<Record<string, string>>;
}

/** How screens are arranged and what words they have. */
const ARRANGED_BY = [
  'pivotal.customers',
  'pivotal.onboardings',
  'pivotal.tasks',
  'pivotal.workbench',
  'pivotal.kept',
  'pivotal.layout',
  'pivotal.workspace-words',
];

export interface Picture {
  /** The moment that it shows. */
  readonly at: number;
  readonly html: string;
}

export function arrangementIn(storage: KeyValueStorage): PictureOf['same'] {
  return Object.fromEntries(ARRANGED_BY.map((item) => [item, storage.getItem(item)]));
}

const pictureItem = (path: string) => `pivotal-picture-${path}`;

/** What follows is the picture: it is not to be parsed with the rest. */
const headOf = (of: PictureOf) => `${JSON.stringify(of)}\n`;

export function isPictureKept(storage: KeyValueStorage, path: string, of: PictureOf): boolean {
  return storage.getItem(pictureItem(path))?.startsWith(headOf(of)) === true;
}

/** Elements that would do something, and addresses that would. Ours has none: all of it would be a mistake. */
const ACTIVE =
  /<(?:script|style|iframe|frame|object|embed|base|meta|link)\b|\son\w+="|\s(?:href|src|action)="\s*javascript:/i;
/** @returns false when it holds what no picture may, or there is no room: the next start shows none then */
export function keepPicture(
  storage: KeyValueStorage,
  path: string,
  of: PictureOf,
  { at, html }: Picture,
): boolean {
  storage.removeItem(pictureItem(path));
  if (ACTIVE.test(html)) return false;
  try {
    storage.setItem(pictureItem(path), `${headOf(of)}${at}\n${html}`);
    return true;
  } catch {
    return false;
  }
}

export function removePicture(storage: KeyValueStorage, path: string): void {
  storage.removeItem(pictureItem(path));
}

export function removePicturesOf(storage: KeyValueStorage, list: KeptList): void {
  for (const [path, shown] of Object.entries(START_PATHS)) if (shown === list) removePicture(storage, path);
}
