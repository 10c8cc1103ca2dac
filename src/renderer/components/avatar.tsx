import { cx } from '../lib/cx.ts';
import { lazy } from '../lib/lazy.ts';

const segmenter = lazy(() => new Intl.Segmenter());
/** Begins with a character that no mark follows. */
const PLAIN = /^[!-~](?:[!-~]|$)/;

/** Names come back row after row; cutting them into characters does not have to. */
const known = new Map<string, string>();

/** First letters of the first and the last word, whole characters in any script. */
export function initials(name: string): string {
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

export interface AvatarProps {
  readonly name: string;
  readonly size?: 'small' | 'medium' | 'large';
  /** Has left: drawn paler. */
  readonly isGone?: boolean;
}

/** A person as initials. Decoration: their name stands beside it, or the parent names them. */
export function Avatar({ name, size = 'small', isGone = false }: AvatarProps) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-full bg-pill-grey-soft font-semibold text-pill-grey-text',
        size === 'small' ? 'size-5 text-[9px]' : size === 'medium' ? 'size-7 text-2xs' : 'size-10 text-base',
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
    <span className="flex min-w-0 items-center gap-1.5">
      <Avatar name={name} isGone={isGone} />
      <span dir="auto" className="cut">
        {name}
      </span>
    </span>
  );
}
