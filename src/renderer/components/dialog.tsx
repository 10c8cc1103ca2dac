import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef, useState } from 'react';
import { cx } from '../lib/cx.ts';
import { ShortcutLayer, useShortcutLayer } from '../state/shortcuts.ts';
import { Button } from './button.tsx';
import { keepFocus } from './keep-focus.ts';
import { PortalContainer } from './portal.tsx';
import { useReturnFocus } from './return-focus.ts';

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  /** Above the title. */
  readonly picture?: ReactNode;
  /** Pixels across. */
  readonly width?: number;
  /** Covers the window: what is behind it has yet to mean something to whoever is asked. */
  readonly isAlone?: boolean;
  readonly footer?: ReactNode;
  readonly children?: ReactNode;
}

/** A question in the middle of the window. For making things, use Drawer. It is gone at once, as a drawer is. */
export function Dialog({
  isOpen,
  onClose,
  title,
  description,
  picture,
  width = 420,
  isAlone = false,
  footer,
  children,
}: DialogProps) {
  const layer = useShortcutLayer(isOpen);
  const focus = useReturnFocus();
  const [container, setContainer] = useState<HTMLElement | null>(null);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay
          className={cx(
            'fixed inset-0 z-40 data-[state=closed]:pointer-events-none data-[state=closed]:animate-fade-out',
            isAlone ? 'bg-sunken' : 'bg-overlay data-[state=open]:animate-fade-in',
          )}
        />
        <Radix.Content
          ref={setContainer}
          onOpenAutoFocus={(event) => {
            focus.remember();
            const wanted = (event.currentTarget as HTMLElement | null)?.querySelector<HTMLElement>(
              '[data-autofocus]',
            );
            if (wanted === null || wanted === undefined) return;
            event.preventDefault();
            wanted.focus();
          }}
          onCloseAutoFocus={focus.giveBack}
          onBlurCapture={keepFocus}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          style={{ width: `min(${width}px, calc(100vw - 32px))` }}
          className={cx(
            'fixed left-1/2 z-40 flex -translate-x-1/2',
            isAlone ? 'top-[6vh] max-h-[88vh]' : 'top-[18vh] max-h-[76vh]',
            'flex-col rounded-panel border border-line bg-raised shadow-popover data-[state=open]:animate-fade-in',
          )}
        >
          <PortalContainer value={container}>
            <ShortcutLayer value={layer}>
              <div className="flex min-h-0 flex-col gap-2 overflow-y-auto p-5">
                {picture}
                <Radix.Title dir="auto" className="text-lg font-semibold wrap-anywhere">
                  {title}
                </Radix.Title>
                {description === undefined ? null : (
                  <Radix.Description asChild>
                    <div className="text-muted wrap-anywhere">{description}</div>
                  </Radix.Description>
                )}
                {children}
              </div>
              {footer === undefined ? null : (
                <div className="flex shrink-0 justify-end gap-2 px-5 pb-5">{footer}</div>
              )}
            </ShortcutLayer>
          </PortalContainer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface ConfirmDialogProps {
  readonly isOpen: boolean;
  /** The question: "Delete Ada Lovelace?" */
  readonly title: string;
  /** What it means: what goes, what stays. */
  readonly description: ReactNode;
  /** A verb and its object: "Delete contact". */
  readonly confirmLabel: string;
  readonly isDangerous?: boolean;
  /** False while something that has to be filled in is missing. */
  readonly canConfirm?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** More to fill in before confirming. */
  readonly children?: ReactNode;
}

/**
 * Asks before what cannot be undone; an Enter too many then changes nothing. What can be undone is done at once, with an undo toast instead.
 */
export function ConfirmDialog({
  isOpen,
  title,
  description,
  confirmLabel,
  isDangerous = false,
  canConfirm = true,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProps) {
  const confirmed = useRef(false);
  if (!isOpen) confirmed.current = false;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose} className={cx('min-w-20')} data-autofocus={isDangerous ? '' : undefined}>
            Cancel
          </Button>
          <Button
            data-autofocus={isDangerous || !canConfirm ? undefined : ''}
            disabled={!canConfirm}
            variant={isDangerous ? 'danger' : 'primary'}
            onClick={() => {
              // A second Enter while it fades out must not do it twice.
              if (confirmed.current) return;
              confirmed.current = true;
              onConfirm();
              onClose();
            }}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
