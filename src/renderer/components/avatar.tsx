import { cx } from '../lib/cx.ts';
import { lazy } from '../lib/lazy.ts';

const segmenter = lazy(() => new Intl.Segmenter());
/** Begins with a character that no mark follows. */
const PLAIN = /^[!-~](?:[!-~]|$)/;

/** Names come back row after row; cutting them into characters does not have to. */
const known = new Map<string, string>();

/** First letters of the first and the last word, whole characters in any script. */
function initials(name: string): string {
  const before = known.get(name);
  if (before !== undefined) return before;
  const letters = cutInitials(name);
  known.set(name, letters);
  return letters;
}

function cutInitials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = (word: string | undefined) => {
    if (word === undefined) return '';
    return PLAIN.test(word) ? word.charAt(0) : ([...segmenter().segment(word)][0]?.segment ?? '');
  };
  const last = words.length > 1 ? first(words.at(-1)) : '';
  return `${first(words[0])}${last}`.toLocaleUpperCase();
}

const SIZES = {
  small: 'size-5 text-[9px] leading-5',
  medium: 'size-7 text-2xs leading-7',
  large: 'size-10 text-base leading-10',
} as const;

export interface AvatarProps {
  readonly name: string;
  readonly size?: keyof typeof SIZES;
  /** Has left: drawn paler. */
  readonly isGone?: boolean;
}

/** A person as initials. Decoration: their name stands beside it, or the parent names them. */
export function Avatar({ name, size = 'small', isGone = false }: AvatarProps) {
  return (
    <span
      aria-hidden="true"
      // Of its own direction, so that what stands around it does not begin with it.
      dir="auto"
      className={cx(
        'inline-block shrink-0 rounded-full bg-pill-grey-soft text-center align-middle font-semibold text-pill-grey-text',
        SIZES[size],
        isGone && 'opacity-60',
      )}
    >
      {initials(name)}
    </span>
  );
}

/** Avatar and name, cut at the end. */
export function PersonName({ name, isGone = false }: { readonly name: string; readonly isGone?: boolean }) {
  return (
    <span dir="ltr" className="flex min-w-0 items-center gap-1.5">
      <Avatar name={name} isGone={isGone} />
      <span dir="auto" className="cut">
        {name}
      </span>
    </span>
  );
}
