/** What a list of records is: what every list has in common is this room, and a feature describes the rest in one file. */
import type { ComponentType, ReactNode } from 'react';
import type { RecordType } from '#shared/records/index.ts';
import { nounOf, nounsOf } from '#shared/records/labels.ts';
import type { PersonReplica } from '#shared/replica.ts';
import type { Track } from '../lib/column-widths.ts';
import type { SortKey } from '../lib/sort-rows.ts';
import type { FieldCellContext } from '../records/field-cell.tsx';
import type { ScreenCommand } from '../state/subject.ts';
import type { EditableCollection } from '../store/index.ts';
import type { BulkAction, BulkButton, BulkGuard } from './bulk-changes.ts';
import { furtherFields } from './bulk-fields.ts';
import type { Inactive, ListFilter } from './filters.ts';
import { createKeptRows } from './kept-rows.ts';
import {
  type ArrangementOptions,
  createArrangement,
  createPosition,
  type ListSort,
  type UseArrangement,
  type UsePosition,
} from './list-state.ts';
import { createRowHeadings } from './row-headings.ts';

/** What a record in a list has at the least. */
export interface ListRow {
  readonly key: string;
  readonly display_id: number;
}

/** What cells, order and filters know beyond a row; the same object until any of it changes. */
export interface ListContext extends FieldCellContext {
  readonly people: ReadonlyMap<string, PersonReplica>;
}

export interface ListColumn<Row, Context> {
  readonly id: string;
  readonly label: string;
  /** The field that it shows, when it shows one: order and CSV follow from it. */
  readonly field?: string;
  /** Pixels. */
  readonly width: number;
  /** Its part of the room that is left; 0 without it. */
  readonly grows?: number;
  /** In windows with little room, where that is other; null where it is left out there. */
  readonly narrow?: Track | null;
  readonly isNumeric?: boolean;
  /** Stays in its place at the start, and is always shown. */
  readonly isFixed?: boolean;
  readonly isHiddenAtFirst?: boolean;
  /** One line of text and nothing else, which is laid out in a fraction of the time. */
  readonly isText?: boolean;
  /** Is drawn while the list flies by, too. */
  readonly isDrawnInFlight?: boolean;
  /** A click at its heading begins with the last: of dates that lie behind, the latest. */
  readonly beginsDescending?: boolean;
  readonly cell: (row: Row, context: Context) => ReactNode;
  /** Null for rows without a value, which stay at the end. `as-given`: the rows come in this order. */
  readonly sortKey: 'as-given' | ((row: Row, context: Context) => SortKey);
  readonly csv: (row: Row, context: Context) => unknown;
}

export interface PreviewProps<Row, Context> {
  readonly row: Row;
  readonly context: Context;
  readonly onClose: () => void;
}

export interface SelectionCommands {
  /** Of the bar of the selection, and of ⌘K. */
  readonly commands: readonly ScreenCommand[];
  /** What they open. */
  readonly dialog: ReactNode;
}

/** A list as its feature describes it. */
export interface ListOptions<Row extends ListRow, Context extends ListContext> {
  readonly type: RecordType;
  /** Where the store has its records. */
  readonly collection: EditableCollection;
  /** Every column there is, in the order it has at first; the same array until another one comes or goes. */
  readonly useColumns: () => readonly ListColumn<Row, Context>[];
  readonly filters: readonly ListFilter<Row, Context>[];
  readonly inactive?: Inactive<Row>;
  /** By column: what stands above rows that belong together, while the list is in the order of that column. */
  readonly headings?: Readonly<Record<string, (row: Row, context: Context) => string>>;
  readonly arrangement: ArrangementOptions;
  /** What a row is called. */
  readonly titleOf: (row: Row, context: Context) => string;
  /** The address of its page. */
  readonly pathOf: (row: Row) => string;
  /** The key of the customer that a note on a row is about. */
  readonly customerOf: (row: Row) => string;
  readonly bulk: readonly BulkAction<Row>[];
  /** Rows of which the fields that `bulk` does not name can be changed; without it, all. */
  readonly bulkApplies?: (row: Row) => boolean;
  readonly bulkButtons?: readonly BulkButton<Row>[];
  /** What else can be done with what is selected, beside changes of its fields. */
  readonly useSelectionCommands?: (rows: readonly Row[]) => SelectionCommands;
  /** What is asked before a change of many. */
  readonly useBulkGuard?: () => BulkGuard<Row>;
  /** In place of the one that shows every column. */
  readonly Preview?: ComponentType<PreviewProps<Row, Context>>;
  /** In the empty box of its filter row. */
  readonly placeholder: string;
  /** What is not searched while nothing answers. */
  readonly localNote: string;
}

/** A list, with what is kept of it. */
export interface RecordList<Row extends ListRow, Context extends ListContext>
  extends Omit<ListOptions<Row, Context>, 'arrangement'> {
  readonly useArrangement: UseArrangement;
  readonly usePosition: UsePosition;
  /** Its rows as its views show them, kept for when they are shown again. */
  readonly keptRows: ReturnType<typeof createKeptRows<Row, Context>>;
  readonly headingsOf: ReturnType<typeof createRowHeadings<Row, Context>>;
  /** How it is sorted at first. */
  readonly firstSort: ListSort;
  /** The fields that can be changed in many records and have no button of their own. */
  readonly furtherBulk: readonly BulkAction<Row>[];
  /** What its records are called: "customer", "customers". */
  readonly noun: string;
  readonly nouns: string;
  /** What the overview of shortcuts lists its keys under. */
  readonly group: string;
}

export function defineList<Row extends ListRow, Context extends ListContext>({
  arrangement,
  ...options
}: ListOptions<Row, Context>): RecordList<Row, Context> {
  const nouns = nounsOf(options.type);
  return {
    ...options,
    useArrangement: createArrangement(arrangement),
    usePosition: createPosition(),
    keptRows: createKeptRows(options),
    headingsOf: createRowHeadings(),
    firstSort: arrangement.sort,
    furtherBulk: furtherFields(options.type, options.bulk, options.bulkApplies),
    noun: nounOf(options.type),
    nouns,
    group: `${capital(nouns)} list`,
  };
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
