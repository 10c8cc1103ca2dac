/**
 * Folding: the one form in which queries and records are compared. Case, accents, width and typographic
 * variants disappear; letters stay comparable by plain `includes`.
 *
 * - NFKD, lower case, accents of Latin, Greek, Cyrillic, Hebrew and Arabic dropped. Vowel signs of Indic and
 *   South-East Asian scripts and the voicing marks of kana are letters to their readers: they stay.
 * - Letters that Unicode does not decompose are spelled out (ß → ss, ø → o, ł → l, æ → ae …).
 * - Apostrophes of any shape are dropped (`O'Brien` = `O’Brien` = `obrien`); dashes become `-`, double quotes `"`.
 * - Invisible characters (zero width, direction marks, controls) are dropped; a run of white space is one space.
 *
 * Spaces beside Chinese, Japanese, Korean, Thai, Lao, Khmer or Burmese characters are dropped: the same is written with
 * and without them there (`北京 公司` = `北京公司`, `LG 전자` = `LG전자`).
 * Hangul stays decomposed, so a syllable is found while its last letter is still missing.
 */

/** ASCII that only needs lower case: no apostrophe, no control, no two spaces in a row. */
const NEEDS_MORE = /['`]|[^ -~]| {2}/;

/** Dropped before normalising: marks without a combining class would keep others from being ordered. */
const INVISIBLE = /[\p{Cf}[\p{Cc}--\s]\u034f\u180b-\u180d\ufe00-\ufe0f\u{e0100}-\u{e01ef}\u00b4\u2033]/gv;

const ACCENT =
  /[[[\p{Mn}\p{Me}]&&[\p{sc=Zinh}\p{sc=Hebr}\p{sc=Arab}\p{sc=Grek}\p{sc=Cyrl}]]--[\u3099\u309a]]/gv;

const SPELLED: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ȷ: 'j',
  ŧ: 't',
  ŋ: 'n',
  ƒ: 'f',
  ς: 'σ',
  // Arabic and Persian spellings of one letter, and the stretching stroke.
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ـ: '',
};
/** Scripts that are written without spaces, or in which the same words are written with and without them. */
const UNSPACED = ['Han', 'Hira', 'Kana', 'Hang', 'Thai', 'Laoo', 'Khmr', 'Mymr']
  .map((script) => `\\p{scx=${script}}`)
  .join('');
const WORDLY = String.raw`[\p{L}\p{M}\p{N}]`;
/** A space where a text without spaces would say the same. */
const SPACE_IN_SCRIPT = new RegExp(`(?<=[${UNSPACED}]) (?=${WORDLY})|(?<=${WORDLY}) (?=[${UNSPACED}])`, 'gu');
const BEFORE_SPACE = new RegExp(`[${UNSPACED}] $`, 'u');
const AFTER_SPACE = new RegExp(`^[${UNSPACED}]`, 'u');
const WORD_BEFORE_SPACE = new RegExp(`${WORDLY} $`, 'u');
const WORD_AFTER_SPACE = new RegExp(`^${WORDLY}`, 'u');

const APOSTROPHES = "'`‘’‛ʻʼ′׳";
const DASHES = '‐‑‒–—―−⁃־';
const DOUBLE_QUOTES = '“”„‟«»״〝〞';

const REPLACEMENTS = new Map<string, string>([
  ...Object.entries(SPELLED),
  ...[...APOSTROPHES].map((c) => [c, ''] as const),
  ...[...DASHES].map((c) => [c, '-'] as const),
  ...[...DOUBLE_QUOTES].map((c) => [c, '"'] as const),
]);
const REPLACED = new RegExp(`[${[...REPLACEMENTS.keys()].join('')}]`, 'gu');

/** The comparable form of `text`. Total; `fold(fold(x)) === fold(x)`. Not trimmed. */
export function fold(text: string): string {
  if (!NEEDS_MORE.test(text)) return text.toLowerCase();
  return text
    .toWellFormed()
    .replace(INVISIBLE, (c) => (c === '″' ? '"' : ''))
    .normalize('NFKD')
    .toLowerCase()
    .replace(ACCENT, '')
    .replace(REPLACED, (c) => REPLACEMENTS.get(c) ?? c)
    .replace(/\s+/gu, ' ')
    .replace(SPACE_IN_SCRIPT, '');
}

/** For stored values such as `at_risk` and `Emea-Key`: `_`, `-` and space are one separator. Trimmed. */
export function foldChoice(text: string): string {
  return fold(text)
    .replace(/[ _-]+/gu, ' ')
    .trim();
}

/** A folded text whose every UTF-16 unit knows the range of the original it came from. */
export interface FoldedText {
  readonly text: string;
  /** For each unit of `text`: where its source begins in the original. */
  readonly starts: readonly number[];
  /** For each unit of `text`: where its source ends (exclusive) in the original. */
  readonly ends: readonly number[];
}

const CLINGS = /^[\p{M}\p{Cf}]/u;

/**
 * `fold` with the way back, for highlights. Sources are whole characters with their accents, so a range in the
 * original never cuts a surrogate pair or leaves an accent behind. `foldWithOffsets(x).text === fold(x)`.
 */
export function foldWithOffsets(text: string): FoldedText {
  if (!NEEDS_MORE.test(text)) {
    const starts = Array.from(text, (_, at) => at);
    return { text: text.toLowerCase(), starts, ends: starts.map((at) => at + 1) };
  }
  let out = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    at = nextCharacter(text, at);
    while (at < text.length && CLINGS.test(text.slice(at, at + 2))) at = nextCharacter(text, at);
    let piece = fold(text.slice(start, at));
    if (out.endsWith(' ') && piece.startsWith(' ')) piece = piece.slice(1);
    if (isSpaceDropped(out, piece)) {
      out = out.slice(0, -1);
      starts.pop();
      ends.pop();
    }
    if (piece === '' && ends.length > 0) ends[ends.length - 1] = at;
    for (let i = 0; i < piece.length; i++) {
      starts.push(start);
      ends.push(at);
    }
    out += piece;
  }
  return { text: out, starts, ends };
}

function isSpaceDropped(before: string, after: string): boolean {
  if (!before.endsWith(' ')) return false;
  if (AFTER_SPACE.test(after)) return WORD_BEFORE_SPACE.test(before);
  return WORD_AFTER_SPACE.test(after) && BEFORE_SPACE.test(before);
}

function nextCharacter(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}

const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;

/** Whether a word may begin at `at` of a folded text: nothing of a word stands right before it. */
export function isWordStart(folded: string, at: number): boolean {
  if (at <= 0) return true;
  const unit = folded.charCodeAt(at - 1);
  if (unit < 0x80) {
    const digit = unit >= 0x30 && unit <= 0x39;
    const letter = unit >= 0x61 && unit <= 0x7a;
    return !digit && !letter;
  }
  const low = unit >= 0xdc00 && unit <= 0xdfff;
  return !WORD_CHARACTER.test(folded.slice(low ? at - 2 : at - 1, at));
}

/** Whether `needle` occurs in `folded` at the beginning of a word. Both folded; an empty needle always does. */
export function hasWordStart(folded: string, needle: string): boolean {
  for (let at = folded.indexOf(needle); at !== -1; at = folded.indexOf(needle, at + 1)) {
    if (isWordStart(folded, at)) return true;
  }
  return false;
}
