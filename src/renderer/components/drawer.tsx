import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { ShortcutLayer, useShortcutLayer } from '../state/shortcuts.ts';
import { IconButton } from './icon-button.tsx';
import { keepFocus } from './keep-focus.ts';
import { PortalContainer } from './portal.tsx';
import { useReturnFocus } from './return-focus.ts';
import { keepToastsClear } from './toast.tsx';

export interface DrawerProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** One sentence under the title, if the title does not say it all. */
  readonly description?: string;
  /** Stays at the bottom: the buttons. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/**
 * Comes from the right for making something. Esc and a click beside it close it. The first field takes the
 * focus; afterwards the focus goes back to where it was. It is gone at once, only what darkened the window fades: a key
 * pressed meanwhile is for what lay below it.
 */
export function Drawer({ isOpen, onClose, title, description, footer, children }: DrawerProps) {
  const layer = useShortcutLayer(isOpen);
  const focus = useReturnFocus();
  const [container, setContainer] = useState<HTMLElement | null>(null);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay data-[state=closed]:pointer-events-none data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in" />
        <Radix.Content
          ref={setContainer}
          onOpenAutoFocus={(event) => {
            focus.remember();
            const field = (event.currentTarget as HTMLElement | null)?.querySelector<HTMLElement>(
              'input, textarea',
            );
            if (field === null || field === undefined) return;
            event.preventDefault();
            field.focus();
          }}
          onCloseAutoFocus={focus.giveBack}
          onBlurCapture={keepFocus}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className="fixed inset-y-0 end-0 z-40 flex w-[min(460px,100vw)] flex-col border-s border-line bg-raised shadow-drawer data-[state=open]:animate-slide-in"
        >
          <PortalContainer value={container}>
            <ShortcutLayer value={layer}>
              <header className="flex shrink-0 items-start justify-between gap-4 px-5 pt-4 pb-3">
                <div className="min-w-0">
                  <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
                  {description === undefined ? null : (
                    <Radix.Description className="text-muted">{description}</Radix.Description>
                  )}
                </div>
                <IconButton label="Close" keys="escape" icon={<X size={16} />} onClick={onClose} />
              </header>
              <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-5 py-1">{children}</div>
              {footer === undefined ? null : <DrawerFooter>{footer}</DrawerFooter>}
            </ShortcutLayer>
          </PortalContainer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Notices keep clear of its buttons. */
function DrawerFooter({ children }: { readonly children: ReactNode }) {
  return (
    <footer
      ref={keepToastsClear}
      className="flex shrink-0 items-center justify-end gap-2 border-t border-line px-5 py-3"
    >
      {children}
    </footer>
  );
}
