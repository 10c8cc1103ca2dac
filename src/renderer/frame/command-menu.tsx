import { Dialog as Radix } from 'radix-ui';
import { useReturnFocus } from '../components/return-focus.ts';
import { usePalette } from '../state/palette.ts';
import { ShortcutLayer, useShortcutLayer, useShortcuts } from '../state/shortcuts.ts';
import { NoteOpened } from './palette/note-opened.tsx';
import { Palette } from './palette/palette.tsx';

/** ⌘K: find anything, or something to do. It may lie over everything else. */
export function CommandMenu() {
  const { isOpen, isHelp, open, close, setHelp } = usePalette();
  const layer = useShortcutLayer(isOpen);
  const focus = useReturnFocus();
  useShortcuts([
    {
      keys: 'mod+k',
      label: 'Search and commands',
      group: 'Anywhere',
      whileTyping: true,
      everywhere: true,
      run: () => {
        if (isOpen) close();
        else open();
        return true;
      },
    },
  ]);
  return (
    <>
      <NoteOpened />
      <Radix.Root open={isOpen} onOpenChange={(next) => (next ? undefined : close())}>
        <Radix.Portal>
          <Radix.Overlay className="fixed inset-0 z-50 bg-overlay data-[state=closed]:pointer-events-none data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in" />
          <Radix.Content
            aria-describedby={undefined}
            onEscapeKeyDown={(event) => {
              if (!isHelp) return;
              event.preventDefault();
              setHelp(false);
            }}
            onOpenAutoFocus={focus.remember}
            onCloseAutoFocus={focus.giveBack}
            className="fixed top-[12vh] left-1/2 z-50 w-[min(680px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-panel border border-line bg-raised shadow-popover data-[state=open]:animate-fade-in"
          >
            <Radix.Title className="sr-only">Search and commands</Radix.Title>
            <ShortcutLayer value={layer}>
              <Palette onClose={close} />
            </ShortcutLayer>
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </>
  );
}
