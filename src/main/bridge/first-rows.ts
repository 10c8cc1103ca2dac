import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BridgeInput, BridgeOutput } from '#shared/bridge.ts';
import { FIRST_ORDERS } from '#shared/list-order.ts';
import { parentOf } from '#shared/records/index.ts';
import { person } from '#shared/records/workspace-types.ts';
import type { Hub } from '../hub/hub.ts';
import type { HubType } from '../hub/records/records.ts';
import { type ReplicaDocument, toReplicaDocument, typeOf } from './replication.ts';

type FirstRows = BridgeOutput<'replication.first'>;

/** Looked through in one turn of the event loop: a few milliseconds. */
const TURN = 2000;
/** More than a screen names. */
const PEOPLE = 200;

interface Placed {
  readonly key: string;
  readonly order: string;
}

/** What a list shows first, with the customers and people that it names, for a window that has no copy yet. */
export function createFirstRows({ changes }: Pick<Hub, 'changes'>) {
  const live = (type: HubType, keys: readonly string[]): ReplicaDocument[] =>
    keys.flatMap((key) => {
      const row = changes.row(type, key);
      return row === undefined || row.deleted_at !== null ? [] : [toReplicaDocument(row)];
    });

  return async ({ list, limit }: BridgeInput<'replication.first'>): Promise<FirstRows> => {
    const type = typeOf(list);
    const { keys, total } = await firstKeys(changes, list, limit);
    const rows = live(type, keys);
    const above = parentOf(type);
    const owners = above === null ? [] : live(above, [...new Set(rows.map(ownerOf))]);
    const people = changes
      .since(person.type, 0, PEOPLE)
      .filter(({ deleted_at }) => deleted_at === null)
      .map(toReplicaDocument);
    return { rows, owners, people, total };
  };
}

function ownerOf({ customer_key }: ReplicaDocument): string {
  return String(customer_key);
}

async function firstKeys(
  changes: Hub['changes'],
  list: BridgeInput<'replication.first'>['list'],
  limit: number,
): Promise<{ readonly keys: readonly string[]; readonly total: number }> {
  const { fields, orderOf } = FIRST_ORDERS[list];
  const after = changes.valuesInOrderOfKeys(typeOf(list), fields);
  let first: readonly Placed[] = [];
  let total = 0;
  let from = '';
  for (;;) {
    const page = after(from, TURN);
    total += page.length;
    const placed = page.map(({ key, ...values }) => ({ key, order: orderOf(values, key) }));
    first = [...first, ...placed].sort(byOrder).slice(0, limit);
    const last = page.at(-1);
    if (last === undefined || page.length < TURN) return { keys: first.map(({ key }) => key), total };
    from = last.key;
    await nextTurn();
  }
}

function byOrder(a: Placed, b: Placed): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}
