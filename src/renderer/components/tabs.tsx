import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { formatNumber } from '../lib/words.ts';

export interface TabItem<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** How many things are in there; not shown while unknown. */
  readonly count?: number | undefined;
  readonly content: ReactNode;
}

export interface TabsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly items: readonly TabItem<Value>[];
}

/** Parts of one record, of which one is shown. Arrow keys go from tab to tab. */
export function Tabs<Value extends string>({ label, value, onChange, items }: TabsProps<Value>) {
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => {
        const item = items.find((candidate) => candidate.value === next);
        if (item !== undefined) onChange(item.value);
      }}
      className="flex min-h-0 flex-1 flex-col"
    >
      <Radix.List
        aria-label={label}
        className="flex shrink-0 overflow-x-auto overflow-y-hidden [scrollbar-width:none] border-b border-line ps-5 pe-3 @lg:gap-2 @lg:pe-5"
      >
        {items.map((item) => (
          <Radix.Trigger
            key={item.value}
            value={item.value}
            className="flex -outline-offset-2 h-9 items-center gap-1.5 px-1 border-b-2 border-transparent whitespace-nowrap text-muted hover:text-text data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text"
          >
            {item.label}
            {item.count === undefined ? null : (
              <span className="rounded-full bg-pill-grey-soft px-1.5 text-2xs font-medium text-pill-grey-text tabular">
                {formatNumber(item.count)}
              </span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map((item) => (
        <Radix.Content
          key={item.value}
          value={item.value}
          className="min-h-0 flex-1 overflow-auto focus-quiet"
        >
          {item.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
