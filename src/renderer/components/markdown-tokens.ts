import { Lexer, type Token, Tokenizer, type Tokens } from 'marked';

/** Quotes within quotes within lists, so many that nobody wrote them, and words longer than any address. */
const BEYOND_READING = /^(?:[ \t]*(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s))){32}|[^\s]{4000}/mu;

/** The blocks of a text. What cannot be taken apart is one, as it was typed: it must not take the screen with it. */
export function blocksOf(text: string, breaks: boolean): readonly Token[] {
  return taken(text, () => lexerOf(breaks).lex(text));
}

/** The parts of a line: what makes blocks stays text. */
export function partsOfLine(text: string): readonly Token[] {
  return taken(text, () => lexerOf(false).inlineTokens(text));
}

function taken(text: string, take: () => readonly Token[]): readonly Token[] {
  const asTyped: Tokens.Text = { type: 'text', raw: text, text };
  if (BEYOND_READING.test(text)) return [asTyped];
  try {
    return take();
  } catch {
    return [asTyped];
  }
}

function lexerOf(breaks: boolean): Lexer {
  return new Lexer({ gfm: true, breaks, tokenizer: new BoundedTokenizer() });
}

/** How many characters an emphasis may hold, how many others it may stand in, and how many may begin in a text. */
const REACH = 1000;
const DEPTH_MAX = 4;
const BEGUN_MAX = 1000;

/**
 * The library looks for the end of every emphasis in all that follows, and takes what is between apart again: a page of
 * `**a _b` takes it minutes. Beyond these bounds the marks stay as they were typed.
 */
class BoundedTokenizer extends Tokenizer {
  private depth = 0;
  private begun = 0;

  override emStrong(source: string, masked: string, before?: string) {
    return this.bounded(/^[*_]/, source, masked, (near, nearMasked) =>
      super.emStrong(near, nearMasked, before),
    );
  }

  override del(source: string, masked: string, before?: string) {
    return this.bounded(/^~/, source, masked, (near, nearMasked) => super.del(near, nearMasked, before));
  }

  /** @param masked the text up to the end of `source`, all of it */
  private bounded<T>(
    mark: RegExp,
    source: string,
    masked: string,
    find: (source: string, masked: string) => T | undefined,
  ): T | undefined {
    if (!mark.test(source) || this.depth >= DEPTH_MAX || this.begun >= BEGUN_MAX) return undefined;
    this.begun += 1;
    this.depth += 1;
    try {
      const from = masked.length - source.length;
      return find(source.slice(0, REACH), masked.slice(0, from + REACH));
    } finally {
      this.depth -= 1;
    }
  }
}
