import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './kbd.tsx';
import { usePortalContainer } from './portal.tsx';

export interface TooltipProps {
  readonly label: ReactNode;
  /** The shortcut that does the same. */
  readonly keys?: string;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that takes a ref and props, such as a button. */
  readonly children: ReactNode;
}

/** Says in words what its child is or does. Needs `TooltipProvider` above it, which the app has. */
export function Tooltip({ label, keys, side = 'bottom', children }: TooltipProps) {
  const container = usePortalContainer();
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={container}>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-80 items-center gap-2 rounded-control border border-line bg-raised px-2 py-1 text-xs text-text shadow-popover data-[state=delayed-open]:animate-fade-in"
        >
          {label}
          {keys === undefined ? null : <Kbd keys={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={450} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}
