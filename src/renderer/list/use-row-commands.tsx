import { Pencil } from 'lucide-react';
import type { FieldKind } from '#shared/records/fields.ts';
import { fieldOf, type RecordType } from '#shared/records/index.ts';
import { fieldInSentence, fieldLabel } from '#shared/records/labels.ts';
import { NONE, type Option } from '../components/options.ts';
import { usePalette } from '../state/palette.ts';
import { usePeopleOrNobody } from '../state/people.tsx';
import { type Shortcut, useShortcuts } from '../state/shortcuts.ts';
import { type ScreenCommand, useSubject } from '../state/subject.ts';
import { choicesOf, YES_OR_NO } from './bulk-action.tsx';
import type { BulkAction, BulkChange } from './bulk-changes.ts';
import { fieldOfAction } from './bulk-fields.ts';
import { bulkValueInWords, readBulkValue } from './bulk-value-form.tsx';
import type { ListContext, ListRow, RecordList } from './list.ts';
import { useBulkActions } from './use-bulk-actions.ts';

export interface RowCommandsOptions<Row extends ListRow, Context extends ListContext> {
  readonly list: Pick<RecordList<Row, Context>, 'type' | 'bulk' | 'furtherBulk' | 'bulkButtons' | 'noun'>;
  /** Those that are changed: the same array until they change. */
  readonly rows: readonly Row[];
  /** "3 customers", or the record's name. */
  readonly title: string;
  readonly isSelection: boolean;
  /** What the overview of shortcuts lists the keys under. */
  readonly group: string;
  readonly change: (change: BulkChange) => void;
  /** Opens what a field is changed with. @param label what it is called on screen */
  readonly open: (field: string, label: string) => void;
  readonly others?: readonly ScreenCommand[];
}

const NO_OPTIONS: readonly Option[] = [];
const useNoOptions = () => NO_OPTIONS;

/** What can be done to rows by key and by ⌘K: each field of the list's changes, each value by name, each button. */
export function useRowCommands<Row extends ListRow, Context extends ListContext>(
  options: RowCommandsOptions<Row, Context>,
): void {
  const { list, rows, group, change, open } = options;
  const people = usePeopleOrNobody();
  const openPalette = usePalette((state) => state.open);
  const actions = useBulkActions(list);
  // Those that a list names itself are always the same; the others suggest nothing.
  const suggestions = list.bulk.map((action) => (action.useSuggestions ?? useNoOptions)());
  const known: readonly ActionOptions<Row>[] = actions.flatMap((action, at) => {
    const applies = action.applies ?? (() => true);
    if (!rows.some(applies)) return [];
    return [{ action, options: optionsOf(list.type, action, rows, people, suggestions[at] ?? NO_OPTIONS) }];
  });
  const isAny = rows.length > 0;
  useSubject(
    isAny
      ? {
          title: options.title,
          isSelection: options.isSelection,
          commands: (text) => commandsOf(options, known, text),
        }
      : null,
  );
  const offered = (list.bulkButtons ?? []).filter(({ isOffered }) => isAny && isOffered(rows));
  const keys = (label: string, key: string, run: () => void): Shortcut => ({
    keys: key,
    label,
    group,
    run() {
      if (!isAny) return false;
      run();
      return true;
    },
  });
  useShortcuts([
    ...actions.flatMap((action) =>
      action.key === undefined
        ? []
        : [
            keys(`Change the ${nameOf(list.type, action)}`, action.key, () =>
              open(action.field, labelOf(list.type, action)),
            ),
          ],
    ),
    ...(list.bulkButtons ?? []).flatMap((button) =>
      button.key === undefined
        ? []
        : [
            keys(button.label, button.key, () =>
              offered.includes(button) ? change(button.change) : undefined,
            ),
          ],
    ),
    keys('Change any field', 'f', openPalette),
  ]);
}

interface ActionOptions<Row> {
  readonly action: BulkAction<Row>;
  readonly options: () => readonly Option[];
}

function optionsOf<Row extends object>(
  type: RecordType,
  action: BulkAction<Row>,
  rows: readonly Row[],
  people: readonly Option[],
  suggestions: readonly Option[],
): () => readonly Option[] {
  const field = fieldOfAction(type, action);
  if (field?.kind === 'choice') return () => choicesOf(field, action, rows);
  if (field?.kind === 'flag') return () => YES_OR_NO;
  return () => (field?.kind === 'person' ? people : suggestions);
}

function commandsOf<Row extends ListRow, Context extends ListContext>(
  { list, rows, change, open, others = [] }: RowCommandsOptions<Row, Context>,
  known: readonly ActionOptions<Row>[],
  text: string,
): readonly ScreenCommand[] {
  const { type } = list;
  const icon = <Pencil size={16} />;
  const fields = known.map(
    ({ action }): ScreenCommand => ({
      label: `Change the ${nameOf(type, action)}…`,
      ...(action.key === undefined ? {} : { keys: action.key }),
      icon: action.icon ?? icon,
      run: () => open(action.field, labelOf(type, action)),
    }),
  );
  const buttons = (list.bulkButtons ?? [])
    .filter(({ isOffered }) => isOffered(rows))
    .map(
      (button): ScreenCommand => ({
        label: button.label,
        ...(button.key === undefined ? {} : { keys: button.key }),
        icon: button.icon,
        run: () => change(button.change),
      }),
    );
  const values = known.flatMap(({ action, options }) => valuesOf(type, action, options(), change, text));
  return [...fields, ...buttons, ...others, ...values];
}

function valuesOf<Row>(
  type: RecordType,
  action: BulkAction<Row>,
  options: readonly Option[],
  change: (change: BulkChange) => void,
  text: string,
): readonly ScreenCommand[] {
  const field = fieldOfAction(type, action);
  const isSet = field?.kind === 'labels';
  const name = isSet ? field.each : labelOf(type, action);
  const command = (value: unknown, label: string): ScreenCommand => ({
    label: `${capital(name)}: ${label}`,
    icon: action.icon ?? <Pencil size={16} />,
    isValue: true,
    run: () =>
      change({
        operation: isSet ? 'add' : 'set',
        field: action.field,
        value: isSet || value !== NONE ? value : null,
        label: value === NONE ? null : label,
      }),
  });
  const listed = options.map(({ value, label }) =>
    command(field?.kind === 'flag' ? value === 'true' : value, label),
  );
  const typed = valueTypedFor(name, text);
  if (typed === null || field === undefined || (!isSet && !TYPED.has(field.kind))) return listed;
  if (!isSet) {
    const reading = readBulkValue(field, typed);
    // What cannot be read is left to its form, which says why.
    if ('error' in reading) return listed;
    if (typeof reading.value !== 'string')
      return [...listed, command(reading.value, bulkValueInWords(field, reading.value))];
  }
  const isNew = !options.some(({ label }) => label.toLowerCase() === typed.toLowerCase());
  return isNew ? [...listed, command(typed, typed)] : listed;
}

/** Kinds whose values are typed after their name. */
const TYPED: ReadonlySet<FieldKind> = new Set(['text', 'money', 'integer', 'number', 'domain']);

/** "tag renewal": what is typed after the field's name. */
function valueTypedFor(name: string, text: string): string | null {
  const [first = '', ...rest] = text.trim().split(/[\s:]+/u);
  const value = rest.join(' ');
  return first.toLowerCase() === name.toLowerCase() && value !== '' ? value : null;
}

function labelOf<Row>(type: RecordType, { field, label }: BulkAction<Row>): string {
  return label ?? fieldLabel(field, type);
}

function nameOf<Row>(type: RecordType, { field: name, label }: BulkAction<Row>): string {
  const field = fieldOf(type, name);
  if (field === undefined) return label ?? name;
  return field.kind === 'labels' ? `${field.each}s` : (label?.toLowerCase() ?? fieldInSentence(name, type));
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
