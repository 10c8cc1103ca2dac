import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { DayField } from '../components/day-field.tsx';
import { Popover } from '../components/popover.tsx';
import { cx } from '../lib/cx.ts';
import { type DayRange, rangeText, readRange } from './day-range.ts';

const EVERY_DAY: DayRange = { from: null, to: null };

interface DayRangeButtonProps {
  readonly label: string;
  readonly values: readonly (string | null)[];
  readonly onChange: (values: readonly (string | null)[]) => void;
}

/** A button of a filter row: two days to type or pick. */
export function DayRangeButton({ label, values: [value], onChange }: DayRangeButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const range = readRange(value ?? '') ?? EVERY_DAY;
  const name = `Filter by days: ${label.toLowerCase()}`;
  const change = (part: Partial<DayRange>) => {
    const text = rangeText({ ...range, ...part });
    onChange(text === null ? [] : [text]);
  };
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label={name}
      className="flex w-80 flex-col gap-2 p-3"
      trigger={
        <Button
          variant="quiet"
          size="small"
          aria-label={name}
          className={cx('px-2', value !== undefined && 'bg-selected text-accent-text')}
        >
          {label}
          <ChevronDown size={12} aria-hidden="true" />
        </Button>
      }
    >
      <div className="flex gap-2">
        <DayField label="From" value={range.from} onChange={(from) => change({ from })} />
        <DayField label="To" value={range.to} onChange={(to) => change({ to })} />
      </div>
      <p className="text-xs text-muted">Both days belong to it; one may be left empty.</p>
    </Popover>
  );
}
