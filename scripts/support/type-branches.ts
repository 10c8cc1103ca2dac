/**
 * Finds where code asks which record type it has before it: comparisons, cases, and tables that are looked into by
 * type. A new type makes somebody look at each of them, so they belong into definitions, hooks and the type's own
 * feature.
 */
import { RECORD_TYPES, RECORDS } from '../../src/shared/records/index.ts';

const TYPE_NAMES = RECORD_TYPES.flatMap((type) => [type, RECORDS[type].plural]);
const QUOTED = `'(?:${TYPE_NAMES.join('|')})'`;
/** `customer.type`, `RECORDS.customer.plural`: a definition asked for its own name. */
const NAMED = `(?:RECORDS\\.)?(?:${RECORD_TYPES.join('|')}|definition)\\.(?:type|plural)\\b`;
const OPERAND = '[\\w.?\\[\\]()]+';
const COMPARED = new RegExp(
  `(?<left>${OPERAND}) [!=]== (?<right>${QUOTED}|${NAMED})|(?<first>${QUOTED}) [!=]== (?<second>${OPERAND})`,
  'g',
);
const CASE = new RegExp(`\\bswitch \\((?<subject>[^)]+)\\)|\\bcase (?<matched>${QUOTED}|${NAMED})`, 'g');
/**
 * What has the word of a record type in it and is none: the kind of a field or of a union, a field's name, a pass of
 * the sync, a tab of a page.
 */
const NO_TYPE = /(?:^|[.?(])(?:kind|field|name|root|part|pass|next|tab)\)?$/i;

interface Options {
  /** The plural of the type whose feature the code is in: that one it may name. */
  readonly own?: string | undefined;
  /** Names of what is looked into by type anywhere; those of the text itself are found in it. */
  readonly lookedInto?: ReadonlySet<string>;
}

export function typeBranchesIn(source: string, { own, lookedInto }: Options = {}): readonly string[] {
  const text = withoutComments(source);
  const tables = tablesIn(text, new Set([...lookedIntoBy(text), ...(lookedInto ?? [])]));
  return [...comparisonsIn(text), ...casesIn(text), ...tables].filter(
    (name) => own === undefined || pluralOf(name) !== own,
  );
}

const BY_TYPE =
  /(?<owner>\.)?\b(?<name>\w+)(?:\?\.)?\[(?:\w+\.)*(?:\w*[tT]ype|resource|collection|plural|screen|level|child)\]/g;

function lookedIntoBy(text: string): readonly string[] {
  return [...text.matchAll(BY_TYPE)].map(({ groups }) => groups?.name ?? '');
}

/** `TABLE[type]`, `read.child[type]`: what may be made in another file; what is only called so is not. */
export function sharedTablesIn(text: string): readonly string[] {
  return [...text.matchAll(BY_TYPE)].flatMap(({ groups = {} }) => {
    const { owner, name = '' } = groups;
    return owner !== undefined || name === name.toUpperCase() ? [name] : [];
  });
}

function comparisonsIn(text: string): string[] {
  return [...text.matchAll(COMPARED)].flatMap(({ groups = {} }) => {
    const { left, right, first, second } = groups;
    const [operand = '', name = ''] = left === undefined ? [second, first] : [left, right];
    return NO_TYPE.test(operand) ? [] : [nameIn(name)];
  });
}

function casesIn(text: string): string[] {
  let subject = '';
  return [...text.matchAll(CASE)].flatMap(({ groups = {} }) => {
    if (groups.subject !== undefined) subject = groups.subject;
    const { matched } = groups;
    return matched === undefined || NO_TYPE.test(subject) ? [] : [nameIn(matched)];
  });
}

/** Objects with two types among their keys that are declared to be by type, or are looked into by type. */
function tablesIn(text: string, lookedInto: ReadonlySet<string>): string[] {
  return [...text.matchAll(OBJECT)].flatMap((match) => {
    const { constant, declared = '', property } = match.groups ?? {};
    const keys = keysOf(bodyFrom(text, match.index + match[0].length)).map(pluralOf);
    const types = [...new Set(keys)].filter((plural) => plural !== undefined);
    const isOfTypes = types.length > 1 && 2 * types.length > keys.length;
    const isByType =
      /Record<(?!\w*Tab\b)|\bin\b/.test(declared) || lookedInto.has(constant ?? property ?? '');
    const [first] = types;
    return isOfTypes && isByType && first !== undefined ? [first] : [];
  });
}

const OBJECT =
  /const (?<constant>\w+)(?<declared>:(?:[^=;{}]|=>|\{[^{}]*\})+?)? =\s+\{|\b(?<property>\w+): \{/g;

/** The text up to the brace that closes it. */
function bodyFrom(text: string, start: number): string {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}') depth--;
    if (depth === 0) return text.slice(start, at);
  }
  return '';
}

const COMPUTED = new RegExp(`\\[${NAMED}\\]`, 'g');

/** The keys of an object, without those of what is in it. */
function keysOf(body: string): readonly string[] {
  const keys: string[] = [];
  let depth = 0;
  let isKey = true;
  const named = body.replaceAll(COMPUTED, (name) => `${nameIn(name.slice(1, -1))}`);
  for (const [token] of named.matchAll(/=>|[{([<]|[})\]>]|,|\w+/g)) {
    if (/^[{([<]$/.test(token)) depth++;
    else if (/^[})\]>]$/.test(token)) depth--;
    else if (token === ',' && depth === 0) isKey = true;
    else if (isKey && depth === 0 && token !== '=>') {
      keys.push(token);
      isKey = false;
    }
  }
  return keys;
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}

function nameIn(text: string): string {
  return text
    .replace(/^RECORDS\./, '')
    .replace(/\.(?:type|plural)$/, '')
    .replaceAll("'", '');
}

function pluralOf(name: string): string | undefined {
  const type = RECORD_TYPES.find((one) => one === name || RECORDS[one].plural === name);
  return type === undefined ? undefined : RECORDS[type].plural;
}
