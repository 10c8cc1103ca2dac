import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import { cutOf } from '../lib/direction.ts';
import { IconButton } from './icon-button.tsx';

export interface SidePanelProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Before the close button. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** Beside a list, for looking at one of its rows. Leaves the focus in the list; Esc there closes it. */
export function SidePanel({ title, onClose, actions, children }: SidePanelProps) {
  return (
    <aside
      aria-label={title}
      className="flex w-90 max-w-[45vw] shrink-0 flex-col border-s border-line bg-surface"
    >
      <header className="flex h-10 shrink-0 items-center gap-1 border-b border-line ps-4 pe-2">
        <h2 dir="auto" className={cx(cutOf(title), 'flex-1 font-semibold')} title={title}>
          {title}
        </h2>
        {actions}
        <IconButton label="Close preview" keys="escape" icon={<X size={16} />} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
    </aside>
  );
}
