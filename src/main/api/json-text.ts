import { type ContractError, invalidRequest } from '#shared/v1/errors.ts';

/**
 * What `JSON.parse` takes in silence and cannot keep: integers beyond 2^53, which it rounds, numbers beyond double
 * range, which become infinite or 0, and halves of surrogate pairs, which no UTF-8 can write. They are looked for in
 * the text itself, since in the value they can no longer be told.
 */

/** A text without any of these has none of the three: it is not walked, and that is nearly every text. */
const SUSPICIOUS = /\d{16}|\d[eE]|\\u[dD][89a-fA-F]/;

const LARGEST_INTEGER = '9007199254740992';

/** A path of more steps is cut: a body may be nested as deep as it is long. */
const SHOWN_STEPS = 100;

interface Frame {
  /** The key, or the index, that the next value has. */
  step: string | number;
  /** Whether the next text is a key. */
  isKeyNext: boolean;
}

/**
 * The first value of a JSON text that would not be kept as it is written, as the refusal of its field.
 * @param text valid JSON: what is none is walked without harm, and answered by the parser.
 */
export function lossyValueIn(text: string): ContractError | null {
  if (!SUSPICIOUS.test(text)) return null;
  const frames: Frame[] = [];
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[{}[\],]/gs;
  for (const [found] of text.matchAll(token)) {
    const frame = frames.at(-1);
    const first = found.charAt(0);
    if (first === '{') frames.push({ step: '', isKeyNext: true });
    else if (first === '[') frames.push({ step: 0, isKeyNext: false });
    else if (first === '}' || first === ']') frames.pop();
    else if (first === ',') advance(frame);
    else {
      const problem = first === '"' ? problemOfString(found) : problemOfNumber(found);
      if (first === '"' && frame?.isKeyNext === true) {
        frame.step = problem === null ? keyOf(found) : 'a key';
        frame.isKeyNext = false;
      }
      if (problem !== null) return refusal(problem, frames);
    }
  }
  return null;
}

function advance(frame: Frame | undefined): void {
  if (frame === undefined) return;
  if (typeof frame.step === 'number') frame.step += 1;
  else frame.isKeyNext = true;
}

interface Problem {
  readonly code: 'too_big' | 'too_small' | 'invalid_string';
  readonly words: string;
}

const HALF: Problem = {
  code: 'invalid_string',
  words: 'must not contain half of a character (a lone surrogate)',
};

function problemOfString(quoted: string): Problem | null {
  if (!quoted.includes('\\u')) return null;
  const text = parsed(quoted);
  return typeof text === 'string' && !text.isWellFormed() ? HALF : null;
}

function problemOfNumber(written: string): Problem | null {
  const number = Number(written);
  if (Number.isNaN(number)) return null;
  const isNegative = written.startsWith('-');
  const side = isNegative ? 'too_small' : 'too_big';
  if (!Number.isFinite(number))
    return { code: side, words: `is a number beyond ${isNegative ? '-' : ''}1.8e308, the most that is kept` };
  if (number === 0 && /^-?0*\.?0*[1-9]/.test(written))
    return { code: 'too_small', words: 'is a number closer to 0 than is kept' };
  const [, digits] = /^-?(\d+)(?:\.0+)?$/.exec(written) ?? [];
  if (digits === undefined) return null;
  const isSafe =
    digits.length < LARGEST_INTEGER.length ||
    (digits.length === LARGEST_INTEGER.length && digits <= LARGEST_INTEGER);
  return isSafe ? null : { code: side, words: 'is an integer beyond 2^53, which cannot be kept exactly' };
}

function keyOf(quoted: string): string {
  const key = parsed(quoted);
  return typeof key === 'string' ? key : quoted;
}

function parsed(quoted: string): unknown {
  try {
    return JSON.parse(quoted);
  } catch {
    return null;
  }
}

function refusal({ code, words }: Problem, frames: readonly Frame[]): ContractError {
  const path = frames.slice(0, SHOWN_STEPS).map(({ step }) => String(step));
  const field = path.join('.');
  return invalidRequest(
    code,
    `${field === '' ? 'The request body' : field} ${words}`,
    field === '' ? undefined : field,
  );
}
