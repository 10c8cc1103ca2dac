import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import { ShortcutLayer, useShortcutLayer } from '../state/shortcuts.ts';
import { POPUP_CLASS } from './popup-class.ts';
import { usePortalContainer } from './portal.tsx';
import { leaveFocusTaken, useFocusBack } from './return-focus.ts';

export interface PopoverProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** One button that opens it. */
  readonly trigger: ReactNode;
  /** Names it to screen readers. */
  readonly label: string;
  readonly align?: 'start' | 'center' | 'end';
  readonly className?: string;
  /** Asked when it closes: whether the focus stays where it is by then, such as in another popover. */
  readonly leavesFocus?: () => boolean;
  readonly children: ReactNode;
}

/** Something small to fill in or look at, beside what it is about. Esc closes it and the trigger has the focus again. */
export function Popover({
  isOpen,
  onOpenChange,
  trigger,
  label,
  align = 'start',
  className,
  leavesFocus,
  children,
}: PopoverProps) {
  const layer = useShortcutLayer(isOpen);
  const container = usePortalContainer();
  const opener = useFocusBack(isOpen);
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Trigger ref={opener} asChild>
        {trigger}
      </Radix.Trigger>
      <Radix.Portal container={container}>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            if (leavesFocus?.() === true) event.preventDefault();
            else leaveFocusTaken(event);
          }}
          className={cx(POPUP_CLASS, className)}
        >
          <ShortcutLayer value={layer}>{children}</ShortcutLayer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
