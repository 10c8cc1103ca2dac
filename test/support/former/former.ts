import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { makeDataDir } from '../cli.ts';

/*
 * A data folder and the databases of a browser, as build 18eb2d6 has left them: the last one whose window had RxDB push
 * its changes. Made by that build itself, connected to the stand-in cloud: customers with contacts and an onboarding, a
 * conflict, changes that wait for the cloud; then, with the process gone, changes that wait in the browser alone.
 */

/** The key that scripts have for it. */
export const FORMER_KEY = 'pivotal_kEIuCTdanwp4CThOjUJ0PyYAqqeDiP24jMlbG2Pl';
/** The key that it has for the cloud, which is gone. */
const CLOUD_KEY = 'pivotal_mAg88Rlsa9ceIZPJeEYvRLCakxSMohvL';

const unpacked = (name: string) => gunzipSync(readFileSync(join(import.meta.dirname, name)));

/** A copy of the folder, removed like one of {@link makeDataDir}. */
export function formerDataDir(): string {
  const folder = makeDataDir();
  writeFileSync(join(folder, 'pivotal.db'), unpacked('pivotal.db.gz'));
  writeFileSync(join(folder, 'upstream-key'), CLOUD_KEY, { mode: 0o600 });
  return folder;
}

export interface FormerStore {
  readonly store: string;
  readonly keyPath: string;
  readonly autoIncrement: boolean;
  readonly indexes: readonly {
    readonly name: string;
    readonly keyPath: string | string[];
    readonly multiEntry: boolean;
    readonly unique: boolean;
  }[];
  readonly rows: readonly unknown[];
}

export interface FormerProfile {
  readonly databases: readonly {
    readonly name: string;
    readonly version: number;
    readonly stores: readonly FormerStore[];
  }[];
  /** Of the local storage. */
  readonly items: Readonly<Record<string, string>>;
}

export function formerProfile(): FormerProfile {
  return JSON.parse(unpacked('profile.json.gz').toString()) as FormerProfile;
}
