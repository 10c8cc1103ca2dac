/** What is shown of a long text: the line that matters of it, without the marks of a heading or a list. */
import type { Highlight, Range } from './highlight.ts';

/** UTF-16 units of a line that are shown. */
const LONGEST = 160;
/** A name of this length is still shown whole. */
const LONGEST_NAME = 255;
/** So much stands before what was found, when the line does not fit. */
const BEFORE = 40;
const MORE = '…';
const MARKS = /^(?:\s|#+\s|>|[-*+]\s|\d+[.)]\s)*/u;

/** The first line that says something. */
export function firstLine(text: string): string {
  const from = Math.max(0, text.search(/\S/u));
  return excerptAt(text, from + (MARKS.exec(text.slice(from))?.[0].length ?? 0), 0).text;
}

/** A highlight as it is shown: of a long text the line that it is in. */
export function shownHighlight({ field, text, ranges }: Highlight): Highlight {
  const [first] = ranges;
  if (first === undefined || (text.length <= LONGEST_NAME && !text.includes('\n')))
    return { field, text, ranges };
  const excerpt = excerptAt(text, first.start, first.end - first.start);
  const shown = ranges.flatMap(({ start, end }): Range[] => {
    const from = Math.max(start, excerpt.from);
    const to = Math.min(end, excerpt.to);
    return from < to ? [{ start: from + excerpt.shift, end: to + excerpt.shift }] : [];
  });
  return { field, text: excerpt.text, ranges: shown };
}

interface Excerpt {
  readonly text: string;
  /** What it shows of the whole text. */
  readonly from: number;
  readonly to: number;
  /** From a place in the whole text to the same place in the excerpt. */
  readonly shift: number;
}

function excerptAt(text: string, at: number, length: number): Excerpt {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const nextLine = text.indexOf('\n', at + length);
  const lineEnd = nextLine === -1 ? text.length : nextLine;
  const marks = MARKS.exec(text.slice(lineStart, at))?.[0].length ?? 0;
  const begin = lineStart + marks;
  const isNear = at + length - begin <= LONGEST;
  const from = isNear ? begin : wordNear(text, Math.max(begin, at - BEFORE), at);
  const to = Math.min(lineEnd, whole(text, Math.max(from + LONGEST, at + Math.min(length, LONGEST))));
  const before = from > begin ? MORE : '';
  const shown = text.slice(from, to).replaceAll('\n', ' ').trimEnd();
  return {
    text: before + shown + (to < lineEnd ? MORE : ''),
    from,
    to: from + shown.length,
    shift: before.length - from,
  };
}

/** The beginning of a word from `from` on, but not after `at`. */
function wordNear(text: string, from: number, at: number): number {
  const space = text.slice(from, at).search(/\s/u);
  return space === -1 ? whole(text, from) : from + space + 1;
}

/** Never between the halves of a character. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
