import { Dialog } from '../components/dialog.tsx';
import { Kbd } from '../components/kbd.tsx';
import { IS_MAC } from '../lib/platform.ts';
import { ariaKeys, keyCaps } from '../state/shortcut-keys.ts';
import { type Shortcut, useShortcutList } from '../state/shortcuts.ts';
import { useOverlay } from '../state/ui.ts';

/** Every shortcut that works on the screen below, by group. */
export function ShortcutOverview() {
  const isOpen = useOverlay((state) => state.overlay === 'shortcuts');
  const close = useOverlay((state) => state.close);
  return (
    <Dialog isOpen={isOpen} onClose={close} title="Keyboard shortcuts" width={640}>
      <Groups />
    </Dialog>
  );
}

function Groups() {
  const list = useShortcutList();
  return (
    <section
      aria-label="By screen"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: in a low window it is scrolled by keys, which start here.
      tabIndex={0}
      className="focus-quiet columns-1 gap-8 pt-2 sm:columns-2"
    >
      {grouped(list).map(([group, shortcuts]) => (
        <section key={group} className="mb-4 break-inside-avoid">
          <h3 className="mb-1 text-xs font-medium text-faint">{group}</h3>
          <dl>
            {shortcuts.map((shortcut) => (
              <div key={shortcut.keys} className="flex h-7 items-center justify-between gap-4">
                <dt>{shortcut.label}</dt>
                <dd className="flex items-center">
                  <Kbd keys={shortcut.keys} />
                  <span className="sr-only">
                    {ariaKeys(shortcut.keys, IS_MAC) ??
                      keyCaps(shortcut.keys, IS_MAC)
                        .map((caps) => caps.join('+'))
                        .join(' then ')}
                  </span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </section>
  );
}

function grouped(list: readonly Shortcut[]): readonly (readonly [string, readonly Shortcut[]])[] {
  const groups = new Map<string, Map<string, Shortcut>>();
  for (const shortcut of list) {
    if (shortcut.isAlias === true) continue;
    const group = groups.get(shortcut.group) ?? new Map<string, Shortcut>();
    groups.set(shortcut.group, group.set(shortcut.keys, shortcut));
  }
  return [...groups].map(([group, shortcuts]) => [group, [...shortcuts.values()]] as const);
}
