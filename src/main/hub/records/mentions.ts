import { MENTIONED_TYPES, type MentionedType } from '#shared/records/index.ts';
import { MENTION } from '#shared/values/mentions.ts';

/** Who is mentioned in the Markdown of a comment: `@[Ann Keller](person:ID)` or `@[Jo Park](contact:ID)`. */
export interface Mention {
  readonly type: MentionedType;
  readonly id: string;
}

/** Somebody who may be mentioned. */
export interface Mentionable extends Mention {
  readonly name: string;
}

/** Who a text mentions, each once, in the order of the text. */
export function mentionsIn(body: string): Mention[] {
  const found = new Map<string, Mention>();
  for (const { text, isCode } of partsOf(body)) {
    if (isCode) continue;
    for (const [, , type, id] of text.matchAll(MENTION)) {
      const mentioned = MENTIONED_TYPES.find((one) => one === type);
      if (mentioned !== undefined && id !== undefined) found.set(`${type}:${id}`, { type: mentioned, id });
    }
  }
  return [...found.values()];
}

/**
 * The text with every plain `@Full Name` that can mean only one of the people written as a mention. Code, addresses
 * and the texts of links stay as they are.
 */
export function withMentions(body: string, people: readonly Mentionable[]): string {
  if (!body.includes('@') || people.length === 0) return body;
  const byName = new Map<string, Mentionable[]>();
  for (const one of people) {
    const name = folded(one.name);
    byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  // The longest first: "@Ann Keller-Wolf" is not "@Ann Keller".
  const sorted = [...byName].sort(([one], [other]) => other.length - one.length);
  const names = Map.groupBy(sorted, ([name]) => folded(name.charAt(0)));
  return partsOf(body)
    .map(({ text, isCode }) => (isCode ? text : withMentionsOf(text, names)))
    .join('');
}

/** By the character that they begin with. */
type Names = ReadonlyMap<string, readonly (readonly [name: string, holders: readonly Mentionable[]])[]>;

function withMentionsOf(text: string, names: Names): string {
  let written = '';
  let rest = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const begun = names.get(folded(text.charAt(at + 1)));
    if (at < rest || begun === undefined || !mayBegin(text, at)) continue;
    const named = begun.find(([name]) => isNamed(text, at + 1, name));
    const [only, another] = named?.[1] ?? [];
    if (named === undefined || only === undefined || another !== undefined) continue;
    written += `${text.slice(rest, at)}@[${escaped(only.name)}](${only.type}:${only.id})`;
    rest = at + 1 + named[0].length;
  }
  return written + text.slice(rest);
}

/** So much of what stands before a name is looked at. */
const RUN_MAX = 256;
const NO_END_OF_ADDRESS: ReadonlySet<string> = new Set([')', ']', '.', ',', ';']);

/** Not within an address of mail or of a page, and not escaped. */
function mayBegin(text: string, at: number): boolean {
  let from = at;
  while (from > 0 && at - from < RUN_MAX && /\S/u.test(text[from - 1] ?? ' ')) from -= 1;
  const run = text.slice(from, at);
  if (/:\/\/|www\.|mailto:/iu.test(run)) return false;
  const first = run.indexOf('@');
  if (first !== -1 && first < run.length - 1 && !NO_END_OF_ADDRESS.has(run.at(-1) ?? '')) return false;
  return run === '' || /[\s([{"'“‘„«‹*_~>,;:!?—–|-]$/u.test(run.slice(-2));
}

function isNamed(text: string, from: number, name: string): boolean {
  const end = from + name.length;
  if (folded(text.slice(from, end)) !== name) return false;
  const after = text.slice(end);
  // A word that goes on, an address, or the text of a link.
  return !/^(?:[\p{L}\p{N}\p{M}_@]|[-.'’][\p{L}\p{N}]|\]\()/u.test(after) || /^['’]s\b/iu.test(after);
}

function folded(name: string): string {
  const lower = name.toLowerCase();
  return lower.length === name.length ? lower : name;
}

function escaped(name: string): string {
  return name.replace(/[\\[\]]/g, String.raw`\$&`);
}

interface Part {
  readonly text: string;
  readonly isCode: boolean;
}

/** Text and code in turn: fenced, indented, or between backticks. */
function partsOf(body: string): Part[] {
  const blocks: Part[] = [];
  let fence: string | null = null;
  let isAfterGap = true;
  for (const line of body.match(/[^\n]*\n|[^\n]+$/gu) ?? []) {
    const isIndented: boolean = fence === null && isAfterGap && /^(?: {4}|\t)/u.test(line);
    const mark: string | undefined = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/u.exec(line)?.[1];
    add(blocks, line, fence !== null || mark !== undefined || isIndented);
    if (fence === null) fence = mark ?? null;
    else if (
      mark !== undefined &&
      mark[0] === fence[0] &&
      mark.length >= fence.length &&
      line.trim() === mark
    )
      fence = null;
    isAfterGap = isIndented || line.trim() === '';
  }
  return blocks.flatMap((block) => (block.isCode ? [block] : inlineParts(block.text)));
}

/** Lines of one kind are one part. */
function add(parts: Part[], text: string, isCode: boolean): void {
  const last = parts.at(-1);
  if (last === undefined || last.isCode !== isCode) parts.push({ text, isCode });
  else parts[parts.length - 1] = { text: last.text + text, isCode };
}

/** Between two runs of as many backticks is code, unless the paragraph ends before; angle brackets hold addresses. */
function inlineParts(text: string): Part[] {
  const code = /(?<!`)(`+)(?!`)(?:(?!\n\s*\n)[\s\S])*?(?<!`)\1(?!`)|<[^\s<>]+>/gu;
  const parts: Part[] = [];
  let rest = 0;
  for (const match of text.matchAll(code)) {
    if (match.index > rest) parts.push({ text: text.slice(rest, match.index), isCode: false });
    parts.push({ text: match[0], isCode: true });
    rest = match.index + match[0].length;
  }
  if (rest < text.length) parts.push({ text: text.slice(rest), isCode: false });
  return parts;
}
