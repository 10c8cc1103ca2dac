/**
 * Keys as the app writes them: parts joined by `+`, the key last (`mod+k`, `shift+j`, `?`, `escape`, `space`);
 * two strokes one after the other are separated by a space (`g c`). `mod` is ⌘ on macOS and Ctrl elsewhere.
 */
export interface Stroke {
  readonly key: string;
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** The part of a KeyboardEvent that tells which stroke it is. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'space',
  esc: 'escape',
  up: 'arrowup',
  down: 'arrowdown',
};

function keyName(key: string): string {
  const lower = key.toLowerCase();
  return NAMES[lower] ?? lower;
}

/** @returns the strokes of a binding such as `g c`. */
export function parseKeys(keys: string): readonly Stroke[] {
  return keys.split(' ').map((stroke) => {
    const parts = stroke.split('+');
    const key = keyName(parts.at(-1) ?? '');
    return { key, mod: parts.includes('mod'), alt: parts.includes('alt'), shift: parts.includes('shift') };
  });
}

/** Where a symbol is on a US keyboard. */
const PLACES: Readonly<Record<string, string>> = {
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '/': 'Slash',
  ',': 'Comma',
  '.': 'Period',
};

/**
 * Whether a key press is a stroke, on any layout: by what it types, or, where the layout types something else there
 * that no shortcut could mean (Cyrillic, `é` for 2, `ü` for `[`), by its place on the keyboard. Shift counts for
 * letters and named keys only: of `?` it is part of the key, and so are AltGr and Option of a German `[`.
 */
export function matchesStroke(press: KeyPress, stroke: Stroke, isMac: boolean): boolean {
  const typed = keyName(press.key);
  const isDigit = /^[0-9]$/.test(stroke.key);
  const isSymbol = stroke.key.length === 1 && !/[a-z0-9]/.test(stroke.key);
  const isPlain = !stroke.mod && !stroke.alt && !press.metaKey;
  if (isSymbol && isPlain && press.altKey && typed === stroke.key) return true;
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const foreign = isMac ? press.ctrlKey : press.metaKey;
  if (mod !== stroke.mod || foreign || press.altKey !== stroke.alt) return false;
  // On a French keyboard digits are typed with Shift.
  if (typed === stroke.key && (isSymbol || isDigit)) return true;
  if (isSymbol) return !press.shiftKey && typesNothingOfOurs(press) && press.code === PLACES[stroke.key];
  if (press.shiftKey !== stroke.shift) return false;
  if (typed === stroke.key) return true;
  if (isDigit) return !/^[a-z0-9]$/.test(typed) && press.code === `Digit${stroke.key}`;
  return typesNothingOfOurs(press) && press.key !== 'Dead' && press.code === `Key${stroke.key.toUpperCase()}`;
}

/** Nothing that a binding is written with: no Latin letter, no ASCII symbol, no named key. */
function typesNothingOfOurs({ key }: KeyPress): boolean {
  return key === 'Dead' || (key.length === 1 && !/^[\u0020-\u007e]$/.test(key));
}

const MAC_SYMBOLS = { mod: '⌘', alt: '⌥', shift: '⇧' } as const;
const OTHER_SYMBOLS = { mod: 'Ctrl', alt: 'Alt', shift: 'Shift' } as const;
const KEY_LABELS: Readonly<Record<string, string>> = {
  escape: 'Esc',
  enter: 'Enter',
  tab: 'Tab',
  space: 'Space',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  backspace: '⌫',
  home: 'Home',
  delete: 'Delete',
  end: 'End',
  pageup: 'PgUp',
  pagedown: 'PgDn',
};

/** The key caps to draw for a binding, stroke by stroke: `[['⌘', 'K']]`, `[['G'], ['C']]`. */
export function keyCaps(keys: string, isMac: boolean): readonly (readonly string[])[] {
  const symbols = isMac ? MAC_SYMBOLS : OTHER_SYMBOLS;
  return parseKeys(keys).map(({ key, mod, alt, shift }) => [
    ...(mod ? [symbols.mod] : []),
    ...(alt ? [symbols.alt] : []),
    ...(shift ? [symbols.shift] : []),
    KEY_LABELS[key] ?? key.toUpperCase(),
  ]);
}

/** What `aria-keyshortcuts` takes; only one stroke can be said there. */
export function ariaKeys(keys: string, isMac: boolean): string | undefined {
  const strokes = parseKeys(keys);
  const stroke = strokes[0];
  if (stroke === undefined || strokes.length > 1) return undefined;
  const parts = [
    stroke.mod ? (isMac ? 'Meta' : 'Control') : '',
    stroke.alt ? 'Alt' : '',
    stroke.shift ? 'Shift' : '',
    stroke.key.length === 1 ? stroke.key.toUpperCase() : stroke.key,
  ];
  return parts.filter((part) => part !== '').join('+');
}
