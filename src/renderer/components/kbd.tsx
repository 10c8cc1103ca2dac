import { Fragment } from 'react';
import { cx } from '../lib/cx.ts';
import { IS_MAC } from '../lib/platform.ts';
import { keyCaps } from '../state/shortcut-keys.ts';

/** The keys of a shortcut as key caps. Screen readers get them from `aria-keyshortcuts` instead. */
export function Kbd({ keys, onAccent = false }: { readonly keys: string; readonly onAccent?: boolean }) {
  return (
    <span aria-hidden="true" className="inline-flex items-center gap-1">
      {keyCaps(keys, IS_MAC).map((stroke, index) => (
        <Fragment key={stroke.join('+')}>
          {index > 0 ? <span className="text-2xs opacity-70">then</span> : null}
          {stroke.map((cap) => (
            <kbd
              key={cap}
              // A bracket would be mirrored in a right-to-left window; the key on the keyboard is not.
              dir="ltr"
              className={cx(
                'inline-flex h-4 min-w-4 items-center justify-center rounded-small px-1 font-sans text-2xs leading-none',
                onAccent
                  ? 'border border-on-accent/40 text-on-accent'
                  : 'border border-line-strong bg-sunken text-muted',
              )}
            >
              {cap}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
