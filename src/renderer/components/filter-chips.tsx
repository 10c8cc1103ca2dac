import { X } from 'lucide-react';
import { Button } from './button.tsx';

export interface FilterChip {
  readonly id: string;
  /** In words what it does: "Owner is Ann Keller", "Archived hidden". */
  readonly label: string;
  /** Without it the chip only informs. */
  readonly onRemove?: () => void;
  /** What removing it means, if not the opposite of the label: "Show archived". */
  readonly removeLabel?: string;
}

interface FilterChipsProps {
  readonly chips: readonly FilterChip[];
  /** All at once; null when that is not worth a button. */
  readonly onClear: (() => void) | null;
}

/** The filters at work, each with a way out. */
export function FilterChips({ chips, onClear }: FilterChipsProps) {
  return (
    <>
      {chips.length === 0 ? null : (
        <ul aria-label="Filters" className="flex min-w-0 flex-wrap items-center gap-1.5">
          {chips.map((chip) => (
            <li
              key={chip.id}
              className="inline-flex h-6 max-w-80 min-w-0 items-center rounded-full border border-line bg-surface ps-2.5 text-xs text-muted last:pe-0"
            >
              <span dir="auto" className="cut" title={chip.label}>
                {chip.label}
              </span>
              {chip.onRemove === undefined ? (
                <span className="w-2.5" />
              ) : (
                <button
                  type="button"
                  aria-label={chip.removeLabel ?? `Remove filter: ${chip.label}`}
                  title={chip.removeLabel ?? 'Remove filter'}
                  onClick={chip.onRemove}
                  className="inline-flex size-6 shrink-0 items-center justify-center rounded-full hover:bg-hover hover:text-text"
                >
                  <X size={12} aria-hidden="true" />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {onClear === null ? null : (
        <Button variant="quiet" size="small" icon={<X size={12} aria-hidden="true" />} onClick={onClear}>
          Clear filters
        </Button>
      )}
    </>
  );
}
