/**
 * Finds where code asks which record type it has before it: comparisons, cases, and tables by type. A new type makes
 * somebody look at each of them, so they belong into definitions, hooks and the type's own feature.
 */
import type { FieldKind } from '../../src/shared/records/fields.ts';
import { RECORD_TYPES, RECORDS } from '../../src/shared/records/index.ts';

const TYPE_NAMES = RECORD_TYPES.flatMap((type) => [type, RECORDS[type].plural]);
/** A kind of field is called as the records that it names: a case of it is mostly one of kinds. */
const KINDS: ReadonlySet<string> = new Set<FieldKind>(['person']);
const CASE_NAMES = TYPE_NAMES.filter((name) => !KINDS.has(name));
const BRANCH = new RegExp(
  `(?<!kind )[!=]== '(?<compared>${TYPE_NAMES.join('|')})'|\\bcase '(?<matched>${CASE_NAMES.join('|')})'`,
  'g',
);
/** Two neighbours among an object's keys that are both names of types: `{ customer: …, contact: … }`. */
const TABLE = new RegExp(
  `[{,\\n]\\s*(?<first>${TYPE_NAMES.join('|')}): [^\\n{}]{1,80}?,\\s*(?<second>${TYPE_NAMES.join('|')}): `,
  'g',
);

/** @param own the plural of the type whose feature the code is in: that one it may name. */
export function typeBranchesIn(text: string, own?: string): readonly string[] {
  const branches = [...text.matchAll(BRANCH)].map(({ groups }) => groups?.compared ?? groups?.matched ?? '');
  const tables = [...text.matchAll(TABLE)].flatMap(({ groups }) => {
    const [first, second] = [groups?.first ?? '', groups?.second ?? ''];
    // Two names of one type are no table of types.
    return pluralOf(first) === pluralOf(second) ? [] : [first];
  });
  return [...branches, ...tables].filter((name) => own === undefined || pluralOf(name) !== own);
}

function pluralOf(name: string): string | undefined {
  const type = RECORD_TYPES.find((one) => one === name || RECORDS[one].plural === name);
  return type === undefined ? undefined : RECORDS[type].plural;
}
