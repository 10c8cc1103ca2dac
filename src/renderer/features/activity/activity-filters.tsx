import { CalendarDays, ChevronDown, ListFilter, Search, UserRound, X } from 'lucide-react';
import { type ReactNode, type Ref, useEffect, useMemo, useState } from 'react';
import type { BridgeActivity } from '#shared/bridge.ts';
import { eventLabel } from '#shared/records/labels.ts';
import { Button } from '../../components/button.tsx';
import { ComboInput } from '../../components/combo-input.tsx';
import { useNow } from '../../components/date-text.tsx';
import { DayField } from '../../components/day-field.tsx';
import { CONTROL_CLASS } from '../../components/field.tsx';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import { Popover } from '../../components/popover.tsx';
import { cx } from '../../lib/cx.ts';
import { usePeople } from '../../store/index.ts';
import {
  DATE_PRESETS,
  datesLabel,
  eventGroups,
  eventsLabel,
  type FilterParams,
  firstOfLast,
  isFiltered,
  NO_PARAMS,
} from './activity-filter.ts';

interface ActivityFiltersProps {
  readonly filter: FilterParams;
  /** Entries on screen: who and what occurs in them can be chosen too. */
  readonly seen: readonly BridgeActivity[];
  /** Of the whole workspace: everything that can happen is offered. */
  readonly isWorkspace?: boolean;
  readonly onChange: (filter: FilterParams) => void;
}

/** Event, actor and date; they stack. */
export function ActivityFilters(props: ActivityFiltersProps) {
  const { filter, onChange } = props;
  return (
    <fieldset aria-label="Filters" className="flex min-w-0 flex-1 flex-wrap items-center gap-1">
      <TextFilter {...props} />
      <EventFilter {...props} />
      <ActorFilter {...props} />
      <DateFilter {...props} />
      {isFiltered(filter) ? (
        <Button variant="quiet" icon={<X size={14} aria-hidden="true" />} onClick={() => onChange(NO_PARAMS)}>
          Clear
        </Button>
      ) : null}
    </fieldset>
  );
}

/** Typing pauses so long before it is asked for. */
const PAUSE_MS = 250;

/** Words that stand in an entry. */
function TextFilter({ filter, onChange }: ActivityFiltersProps) {
  const [text, setText] = useState(filter.text);
  const [asked, setAsked] = useState(filter.text);
  if (filter.text !== asked) {
    setAsked(filter.text);
    // It was cleared with the other filters.
    if (filter.text === '') setText('');
  }
  useEffect(() => {
    if (text === filter.text) return;
    const timer = setTimeout(() => onChange({ ...filter, text }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, filter, onChange]);
  return (
    <label className="relative max-w-40 min-w-22 flex-1 basis-22">
      <span className="sr-only">Find in the history</span>
      <Search size={14} aria-hidden="true" className="absolute start-2 top-1/2 -translate-y-1/2 text-faint" />
      <input
        type="search"
        dir="auto"
        placeholder="Find"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={cx(CONTROL_CLASS, 'h-7 pl-7')}
      />
    </label>
  );
}

interface FilterTriggerProps extends React.ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: ReactNode;
  readonly isOn: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

function FilterTrigger({ icon, isOn, children, ...rest }: FilterTriggerProps) {
  return (
    <button
      {...rest}
      type="button"
      className={cx(
        'flex h-7 max-w-60 items-center gap-1.5 rounded-control px-2',
        isOn ? 'bg-selected font-medium text-accent-text' : 'text-muted hover:bg-hover hover:text-text',
      )}
    >
      <span aria-hidden="true" className="shrink-0">
        {icon}
      </span>
      <span dir="auto" className="cut">
        {children}
      </span>
      <ChevronDown size={14} aria-hidden="true" className="shrink-0" />
    </button>
  );
}

function EventFilter({ filter, seen, isWorkspace, onChange }: ActivityFiltersProps) {
  const { events } = filter;
  const items = eventGroups(seen, isWorkspace).flatMap(([group, inGroup]): MenuItem[] => [
    { kind: 'heading', label: group },
    ...inGroup.map(
      (event): MenuItem => ({
        kind: 'check',
        label: eventLabel(event),
        isChecked: events.includes(event),
        onChange: (isChecked) =>
          onChange({
            ...filter,
            events: isChecked ? [...events, event] : events.filter((one) => one !== event),
          }),
      }),
    ),
  ]);
  return (
    <Menu
      align="start"
      trigger={
        <FilterTrigger icon={<ListFilter size={14} />} isOn={events.length > 0}>
          {eventsLabel(events)}
        </FilterTrigger>
      }
      items={items}
    />
  );
}

function ActorFilter({ filter, seen, onChange }: ActivityFiltersProps) {
  const [isOpen, setOpen] = useState(false);
  const people = usePeople();
  const options = useMemo(() => {
    const names = new Set([...seen.map(({ actor }) => actor), ...people.map(({ name }) => name)]);
    return [...names].map((name) => ({ value: name, label: name }));
  }, [seen, people]);
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label="Who did it"
      className="w-64 p-2"
      trigger={
        <FilterTrigger icon={<UserRound size={14} />} isOn={filter.actor !== null}>
          {filter.actor ?? 'Anybody'}
        </FilterTrigger>
      }
    >
      <ComboInput
        label="Who did it"
        placeholder="Anybody"
        isClearable
        startsOpen
        value={filter.actor}
        options={options}
        onPick={(actor) => {
          setOpen(false);
          if (actor !== filter.actor) onChange({ ...filter, actor });
        }}
        onCancel={() => setOpen(false)}
      />
    </Popover>
  );
}

function DateFilter({ filter, onChange }: ActivityFiltersProps) {
  const [isOpen, setOpen] = useState(false);
  const now = useNow();
  const { from, to } = filter;
  const label = datesLabel(filter, now);
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label="When it happened"
      className="flex w-80 flex-col gap-3 p-2"
      trigger={
        <FilterTrigger icon={<CalendarDays size={14} />} isOn={from !== null || to !== null}>
          {label}
        </FilterTrigger>
      }
    >
      <div className="flex flex-col">
        {DATE_PRESETS.map((preset) => (
          <button
            key={preset.label}
            type="button"
            aria-pressed={preset.label === label}
            onClick={() => {
              setOpen(false);
              onChange({
                ...filter,
                from: preset.days === null ? null : firstOfLast(preset.days, now),
                to: null,
              });
            }}
            className={cx(
              'flex h-7 items-center rounded-control px-2 text-start hover:bg-hover',
              preset.label === label && 'font-medium text-accent-text',
            )}
          >
            {preset.label}
          </button>
        ))}
      </div>
      <div className="flex gap-2 border-t border-line px-2 pt-2 pb-1">
        <DayField
          label="From"
          leans="back"
          value={from}
          onChange={(day) => onChange({ ...filter, from: day })}
        />
        <DayField label="To" leans="back" value={to} onChange={(day) => onChange({ ...filter, to: day })} />
      </div>
    </Popover>
  );
}
