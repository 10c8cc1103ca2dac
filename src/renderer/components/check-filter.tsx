import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { cx } from '../lib/cx.ts';
import { Button } from './button.tsx';
import { CheckList } from './check-list.tsx';
import type { Option } from './options.ts';
import { Popover } from './popover.tsx';

export interface CheckFilterProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
}

/** A button of a filter row: the values to let through. What is chosen stands in the chips beside it. */
export function CheckFilter({ label, options, values, onChange }: CheckFilterProps) {
  const [isOpen, setOpen] = useState(false);
  const name = `Filter by ${/^[A-Z]{2}/.test(label) ? label : label.toLowerCase()}`;
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label={name}
      trigger={
        <Button
          variant="quiet"
          size="small"
          aria-label={name}
          className={cx('px-2', values.length > 0 && 'bg-selected text-accent-text')}
        >
          {label}
          <ChevronDown size={12} aria-hidden="true" />
        </Button>
      }
    >
      <CheckList
        label={label}
        options={options}
        isChecked={(value) => values.includes(value)}
        onPick={(value) =>
          onChange(values.includes(value) ? values.filter((other) => other !== value) : [...values, value])
        }
      />
    </Popover>
  );
}
