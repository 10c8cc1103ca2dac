import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu } from './menu.tsx';

export interface StatusMenuProps<Value extends string> {
  /** What it is: "Status". */
  readonly name: string;
  readonly value: string;
  readonly values: readonly Value[];
  readonly wordOf: (value: string) => string;
  /** The value as it is drawn. */
  readonly pill: ReactNode;
  readonly onChange: (value: Value) => void;
}

/** Where a record stands; a click changes it. */
export function StatusMenu<Value extends string>({
  name,
  value,
  values,
  wordOf,
  pill,
  onChange,
}: StatusMenuProps<Value>) {
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          data-inline-edit={name}
          aria-label={`${name}: ${wordOf(value)}. Change it`}
          className="flex h-7 items-center gap-1 rounded-control px-1 hover:bg-hover"
        >
          {pill}
          <ChevronDown size={14} aria-hidden="true" className="text-faint" />
        </button>
      }
      items={values.map((each) => ({
        label: wordOf(each),
        icon: (
          <span aria-hidden="true" className="flex w-4 justify-center">
            {each === value ? <Check size={14} /> : null}
          </span>
        ),
        onSelect: () => {
          if (each !== value) onChange(each);
        },
      }))}
    />
  );
}
