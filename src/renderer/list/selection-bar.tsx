import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../components/icon-button.tsx';
import { keepToastsClear } from '../components/toast.tsx';
import { formatNumber } from '../lib/words.ts';

interface SelectionBarProps {
  /** What it does, for who does not see it. */
  readonly label: string;
  /** How many are selected. */
  readonly count: number;
  readonly onClear: () => void;
  /** What is offered for all of them. */
  readonly children: ReactNode;
}

/** Rises over the list that it belongs to when something is selected; notices keep clear of it. */
export function SelectionBar({ label, count, onClear, children }: SelectionBarProps) {
  return (
    <div className="pointer-events-none absolute inset-x-4 bottom-4 z-30 flex justify-center">
      <div
        ref={keepToastsClear}
        role="toolbar"
        aria-label={label}
        className="pointer-events-auto flex items-start gap-1 rounded-panel border border-line bg-raised p-1.5 shadow-popover animate-rise"
      >
        {/* What closes it keeps its corner, however many lines the rest takes. */}
        <div className="flex min-w-0 flex-wrap items-center gap-1">
          <span role="status" className="px-2 font-medium tabular">
            {formatNumber(count)} selected
          </span>
          {children}
        </div>
        <IconButton
          label="Unselect all"
          keys="escape"
          icon={<X size={14} />}
          tooltipSide="top"
          onClick={onClear}
        />
      </div>
    </div>
  );
}
