import { CalendarDays, Check, CircleDot, Ellipsis, Hash, Tag, TagsIcon, Type, UserRound } from 'lucide-react';
import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react';
import type { Field } from '#shared/records/define.ts';
import type { RecordType } from '#shared/records/index.ts';
import { fieldInSentence, fieldLabel } from '#shared/records/labels.ts';
import { midnightOf } from '#shared/values/calendar.ts';
import { Button } from '../components/button.tsx';
import { CheckList } from '../components/check-list.tsx';
import { useNow } from '../components/date-text.tsx';
import { DayField } from '../components/day-field.tsx';
import { NONE, type Option, orNull } from '../components/options.ts';
import { Popover } from '../components/popover.tsx';
import { SubmitForm } from '../components/submit-form.tsx';
import { formatDay } from '../lib/dates.ts';
import { choicesInOrder, choiceWord, formatNumber } from '../lib/words.ts';
import { fieldValue } from '../records/field-values.ts';
import { usePeopleOrNobody } from '../state/people.tsx';
import type { BulkAction, BulkChange } from './bulk-changes.ts';
import { fieldOfAction } from './bulk-fields.ts';
import { BulkValueForm } from './bulk-value-form.tsx';

export interface BulkActionMenuProps<Row> {
  readonly type: RecordType;
  readonly action: BulkAction<Row>;
  readonly rows: readonly Row[];
  readonly onChange: (change: BulkChange) => void;
}

const ICONS: Partial<Readonly<Record<Field['kind'], ReactNode>>> = {
  choice: <CircleDot size={14} aria-hidden="true" />,
  person: <UserRound size={14} aria-hidden="true" />,
  text: <Type size={14} aria-hidden="true" />,
  flag: <Check size={14} aria-hidden="true" />,
  day: <CalendarDays size={14} aria-hidden="true" />,
  dateTime: <CalendarDays size={14} aria-hidden="true" />,
};

/** One field to change in all rows; what is offered for it follows from its kind. */
export function BulkActionMenu<Row extends object>(props: BulkActionMenuProps<Row>): ReactNode {
  const { type, action, rows } = props;
  const field = fieldOfAction(type, action);
  if (field === undefined) return null;
  const label = action.label ?? fieldLabel(action.field, type);
  const icon = action.icon ?? ICONS[field.kind] ?? <Hash size={14} aria-hidden="true" />;
  const shared = { ...props, label, icon };
  switch (field.kind) {
    case 'choice':
      return <Pick {...shared} options={choicesOf(field, action, rows)} />;
    case 'flag':
      return <Pick {...shared} options={YES_OR_NO} toValue={(value) => value === 'true'} />;
    case 'person':
      return <PickPerson {...shared} />;
    case 'labels':
      return <PickLabels {...shared} each={field.each} />;
    case 'money':
    case 'integer':
    case 'number':
    case 'domain':
    case 'longText':
      return <PickTyped {...shared} field={field} />;
    case 'day':
    case 'dateTime':
      return <PickDay {...shared} isMoment={field.kind === 'dateTime'} />;
    default:
      return <PickText {...shared} name={action.field} />;
  }
}

export const YES_OR_NO: readonly Option[] = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

/** Values that would change something. */
export function choicesOf<Row extends object>(
  field: Extract<Field, { readonly kind: 'choice' }>,
  { field: name, leavesOut = [], applies }: BulkAction<Row>,
  rows: readonly Row[],
): readonly Option[] {
  const changeable = applies === undefined ? rows : rows.filter(applies);
  const isCustom = name.includes('.');
  const offered = choicesInOrder(field)
    .filter(
      (value) =>
        !leavesOut.includes(value) && (isCustom || changeable.some((row) => fieldValue(row, name) !== value)),
    )
    .map((value) => ({ value, label: choiceWord(field, value) }));
  return field.nullable ? [...offered, { value: NONE, label: 'No value' }] : offered;
}

interface PickProps<Row> extends BulkActionMenuProps<Row> {
  readonly label: string;
  readonly icon: ReactNode;
}

interface PickOneProps<Row> extends PickProps<Row> {
  readonly options: readonly Option[];
  readonly operation?: BulkChange['operation'];
  readonly allowsNew?: boolean;
  readonly toValue?: (value: string) => unknown;
}

function Pick<Row extends object>(props: PickOneProps<Row>): ReactNode {
  const { label, icon, action, options, onChange } = props;
  const { operation = 'set', allowsNew = false, toValue = orNull } = props;
  return (
    <Menu id={operation === 'remove' ? `${action.field} remove` : action.field} label={label} icon={icon}>
      {(close) => (
        <CheckList
          label={label}
          options={options}
          allowsNew={allowsNew}
          placeholder={allowsNew ? 'Search or type a new one…' : undefined}
          isChecked={() => false}
          onPick={(picked) => {
            close();
            const option = options.find(({ value }) => value === picked);
            const words = picked === NONE ? null : (option?.label ?? picked);
            onChange({ operation, field: action.field, value: toValue(picked), label: words });
          }}
        />
      )}
    </Menu>
  );
}

function PickTyped<Row extends object>({
  field,
  ...props
}: PickProps<Row> & { readonly field: Field }): ReactNode {
  const { type, label, icon, action, onChange } = props;
  return (
    <Menu id={action.field} label={label} icon={icon}>
      {(close) => (
        <BulkValueForm
          type={type}
          name={action.field}
          label={label}
          field={field}
          onPick={(value, words) => {
            close();
            onChange({ operation: 'set', field: action.field, value, label: words });
          }}
        />
      )}
    </Menu>
  );
}

function PickPerson<Row extends object>(props: PickProps<Row>): ReactNode {
  return <Pick {...props} options={usePeopleOrNobody()} />;
}

const useNoSuggestions = (): readonly Option[] => [];

function PickText<Row extends object>({
  name,
  ...props
}: PickProps<Row> & { readonly name: string }): ReactNode {
  const used = (props.action.useSuggestions ?? useNoSuggestions)();
  const own = props.action.as === undefined ? fieldInSentence(name, props.type) : props.label;
  const options = [...used, { value: NONE, label: `No ${own}` }];
  return <Pick {...props} options={options} allowsNew />;
}

function PickLabels<Row extends object>({
  each,
  ...props
}: PickProps<Row> & { readonly each: string }): ReactNode {
  const { rows, action } = props;
  const known = (action.useSuggestions ?? useNoSuggestions)();
  const used = useMemo(() => uses(rows, action.field), [rows, action.field]);
  return (
    <>
      <Pick
        {...props}
        label={`Add ${each}`}
        icon={<Tag size={14} aria-hidden="true" />}
        options={known}
        operation="add"
        allowsNew
      />
      {used.length === 0 ? null : (
        <Pick
          {...props}
          label={`Remove ${each}`}
          icon={<TagsIcon size={14} aria-hidden="true" />}
          options={used}
          operation="remove"
        />
      )}
    </>
  );
}

/** The elements that the rows have, the most frequent first. */
function uses<Row extends object>(rows: readonly Row[], name: string): readonly Option[] {
  const numbers = new Map<string, number>();
  for (const row of rows) {
    const elements = fieldValue(row, name);
    if (!Array.isArray(elements)) continue;
    for (const element of elements) numbers.set(element, (numbers.get(element) ?? 0) + 1);
  }
  return [...numbers]
    .sort((a, b) => b[1] - a[1])
    .map(([value, number]) => ({
      value,
      label: value,
      detail: number === rows.length ? undefined : `on ${formatNumber(number)}`,
    }));
}

function PickDay<Row extends object>(props: PickProps<Row> & { readonly isMoment: boolean }): ReactNode {
  const { label, icon, action, isMoment, onChange } = props;
  const now = useNow();
  const change = (day: string | null): BulkChange => ({
    operation: 'set',
    field: action.field,
    value: day === null || !isMoment ? day : midnightOf(day),
    label: day === null ? null : formatDay(day, now),
  });
  return (
    <Menu id={action.field} label={label} icon={icon}>
      {(close) => (
        <DayForm
          label={label}
          onPick={(day) => {
            close();
            onChange(change(day));
          }}
        />
      )}
    </Menu>
  );
}

function DayForm({
  label,
  onPick,
}: {
  readonly label: string;
  readonly onPick: (day: string | null) => void;
}) {
  const [day, setDay] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const isReady = day !== null && problem === null;
  return (
    <SubmitForm
      className="flex w-64 flex-col gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onPick(day);
      }}
    >
      <DayField label={label} value={day} onChange={setDay} onProblem={setProblem} />
      <div className="flex justify-between gap-2">
        <Button variant="quiet" onClick={() => onPick(null)}>
          Clear
        </Button>
        <Button type="submit" variant="primary" disabled={!isReady}>
          Set
        </Button>
      </div>
    </SubmitForm>
  );
}

/** Which of the menus is open, by its field, and what opens another one. */
export const OpenMenu = createContext<readonly [string | null, (id: string | null) => void]>([
  null,
  () => {},
]);

/** The fields that have no button of their own; the one that is chosen gets one, as long as something is selected. */
export function FurtherFields<Row extends object>({
  actions,
  ...props
}: Omit<BulkActionMenuProps<Row>, 'action'> & { readonly actions: readonly BulkAction<Row>[] }): ReactNode {
  const [openId, open] = useContext(OpenMenu);
  const [shownId, setShown] = useState<string | null>(null);
  // The form of the field that is chosen has the focus next.
  const isPassingOn = useRef(false);
  const isFurther = (id: string | null) => actions.some(({ field }) => field === id);
  if (openId !== shownId && isFurther(openId)) setShown(openId);
  const shown = actions.find(({ field }) => field === shownId);
  return (
    <>
      {shown === undefined ? null : <BulkActionMenu {...props} action={shown} />}
      <Menu
        id={FURTHER}
        label="More fields"
        icon={<Ellipsis size={14} aria-hidden="true" />}
        leavesFocus={() => {
          const isPassed = isPassingOn.current;
          isPassingOn.current = false;
          return isPassed;
        }}
      >
        {() => (
          <CheckList
            label="More fields"
            placeholder="Which field…"
            options={actions.map((action) => ({
              value: action.field,
              label: action.label ?? fieldLabel(action.field, props.type),
            }))}
            isChecked={() => false}
            onPick={(field) => {
              isPassingOn.current = true;
              open(field);
            }}
          />
        )}
      </Menu>
    </>
  );
}

const FURTHER = 'more fields';

interface MenuProps {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly leavesFocus?: () => boolean;
  readonly children: (close: () => void) => ReactNode;
}

function Menu({ id, label, icon, leavesFocus, children }: MenuProps) {
  const [openId, open] = useContext(OpenMenu);
  const isOpen = openId === id;
  const setOpen = (next: boolean) => open(next ? id : null);
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label={label}
      align="center"
      {...(leavesFocus === undefined ? {} : { leavesFocus })}
      trigger={
        <Button variant="quiet" icon={icon}>
          {label}
        </Button>
      }
    >
      {children(() => setOpen(false))}
    </Popover>
  );
}
