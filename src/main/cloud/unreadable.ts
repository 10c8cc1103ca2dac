import { z } from 'zod';
import { type SyncStatus, type UnreadableValue, unreadableValueSchema } from '#shared/sync.ts';

const LATEST = 20;
/** So many rows are remembered over a restart; the next walk finds the others again. */
const KEPT = 200;

interface OddRow {
  readonly values: readonly UnreadableValue[];
  /** The list that it stood in. */
  readonly list: string;
  /** In which order rows were met; what a walk did not meet again has been mended, or is gone. */
  readonly seen: number;
}

const keptSchema = z.array(z.object({ list: z.string(), values: z.array(unreadableValueSchema).min(1) }));

export interface PageRead {
  readonly list: string;
  readonly resource: UnreadableValue['resource'];
  /** The ids that were met. */
  readonly ids: readonly string[];
  readonly odd: readonly UnreadableValue[];
}

export interface Unreadable {
  status(): SyncStatus['unreadable'];
  /** From here on rows count as met by the walk that begins now. */
  beginWalk(): number;
  take(page: PageRead): void;
  /** A complete walk of a list, of one customer or of all, that began at `since`: what it did not meet is forgotten. */
  endWalk(list: string, resource: UnreadableValue['resource'], since: number): void;
  /** A row that could not be stored. */
  add(list: string, value: UnreadableValue): void;
}

interface UnreadableStore {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}

/** Rows of the cloud with odd values, by name, until they are read without; kept for the status to show. */
export function createUnreadable(store: UnreadableStore, changed: () => void): Unreadable {
  const rows = new Map<string, OddRow>();
  let order = 0;
  for (const { list, values } of keptSchema.catch([]).parse(store.get('unreadable') ?? [])) {
    rows.set(nameOf(values), { list, values, seen: 0 });
  }

  function save(): void {
    const kept = [...rows.values()].slice(-KEPT).map(({ list, values }) => ({ list, values }));
    store.set('unreadable', kept);
    changed();
  }

  function put(list: string, values: readonly UnreadableValue[]): boolean {
    const name = nameOf(values);
    const before = rows.get(name);
    rows.delete(name);
    order += 1;
    rows.set(name, { list, values, seen: order });
    return before === undefined || JSON.stringify(before.values) !== JSON.stringify(values);
  }

  return {
    status: () => ({
      count: rows.size,
      latest: [...rows.values()]
        .toReversed()
        .flatMap(({ values }) => values)
        .slice(0, LATEST),
    }),
    beginWalk: () => order,
    take({ list, resource, ids, odd }) {
      const byRow = new Map<string, UnreadableValue[]>();
      for (const value of odd) {
        const name = nameOf([value]);
        byRow.set(name, [...(byRow.get(name) ?? []), value]);
      }
      let isChanged = false;
      for (const id of ids) {
        const name = `${resource} ${id}`;
        if (!byRow.has(name)) isChanged = rows.delete(name) || isChanged;
      }
      for (const values of byRow.values()) isChanged = put(list, values) || isChanged;
      if (isChanged) save();
    },
    endWalk(list, resource, since) {
      let isChanged = false;
      const isWhole = !list.includes('/', 1);
      for (const [name, row] of rows) {
        const isItsList = row.list === list || (isWhole && row.values[0]?.resource === resource);
        if (isItsList && row.seen <= since) isChanged = rows.delete(name) || isChanged;
      }
      if (isChanged) save();
    },
    add(list, value) {
      if (put(list, [value])) save();
    },
  };
}

/** By its id, or by what is wrong with it when it has none. */
function nameOf([first]: readonly UnreadableValue[]): string {
  if (first === undefined) return '';
  return `${first.resource} ${first.id ?? `? ${first.reason}`}`;
}
