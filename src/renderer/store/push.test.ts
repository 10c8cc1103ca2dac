import type { RxReplicationWriteToMasterRow } from 'rxdb/plugins/core';
import { describe, expect, test } from 'vitest';
import type { BridgeClient } from '../bridge/client.ts';
import { BridgeError } from '../bridge/errors.ts';
import { createSource } from '../bridge/source.ts';
import type { Taken } from './direct-sends.ts';
import type { HubDocument, StoredDocument } from './documents.ts';
import { newCustomer, pageSurroundings } from './new-records.ts';
import { createOutcomes, type Outcome } from './outcomes.ts';
import { createPushHandler } from './push.ts';

type Document = StoredDocument<'customers'>;
type Row = RxReplicationWriteToMasterRow<Document>;

function document(fields: Partial<Document> = {}): Document {
  return { ...newCustomer({ name: 'Acme' }, pageSurroundings), seq: 3, ...fields };
}

/** A row as RxDB hands it over; the types of documents with attachments say more than there is. */
function row(assumedMasterState: Document | undefined, newDocumentState: Document): Row {
  return { assumedMasterState, newDocumentState } as unknown as Row;
}

function edited(): Row {
  const assumed = document();
  return row(assumed, { ...assumed, plan: 'Pro', local_edit: 5 });
}

function handle(
  answer: (input: { rows: { next: { key: string } }[] }, attempt: number) => object,
  taken: Taken | null = null,
) {
  const reported: Outcome[] = [];
  const pauses: number[] = [];
  const rolledBack: string[] = [];
  let calls = 0;
  const bridge = {
    connection: createSource('connected' as const),
    call: async (_: string, input: never) => {
      calls += 1;
      return answer(input, calls);
    },
  } as unknown as BridgeClient;
  const outcomes = createOutcomes(
    { post: (outcome) => reported.push(outcome), listen: () => {}, close: () => {} },
    () => 1,
  );
  const handler = createPushHandler<'customers'>({
    collection: 'customers',
    bridge,
    outcomes,
    direct: { send() {}, taken: async () => taken, peek: () => null, forget() {}, close() {} },
    rollBack: (key) => rolledBack.push(key),
    rolledBack: async () => {},
    customerSent: async () => {},
    pause: async (milliseconds) => void pauses.push(milliseconds),
  });
  const settled = () => reported.filter(({ type }) => type !== 'sending').map(({ type }) => type);
  return { handler, settled, pauses, rolledBack, calls: () => calls };
}

const TAKEN = { conflicts: [], refusals: [] };

describe('a row that the hub has got already', () => {
  const before = document({ seq: 1 });
  const inHub = (fields: object) => ({ ...before, ...fields }) as unknown as HubDocument;
  const taken = { document: inHub({ seq: 2, plan: 'Mine' }), latest: inHub({ seq: 3, plan: 'Theirs' }) };

  test('is answered with the newest that the hub has announced, and sent no more', async () => {
    const { handler, rolledBack, calls } = handle(() => TAKEN, taken);
    const own = row(before, { ...before, plan: 'Mine', local_edit: 1 });
    expect(await handler([own])).toMatchObject([{ seq: 3, plan: 'Theirs' }]);
    expect(rolledBack).toEqual([before.key]);
    expect(calls()).toBe(0);
  });

  test('is merged with the version that has the write in it, when it holds still more', async () => {
    const { handler, rolledBack } = handle(() => TAKEN, taken);
    const more = row(before, { ...before, plan: 'Mine', domain: 'mine.com', local_edit: 2 });
    expect(await handler([more])).toMatchObject([{ seq: 2, plan: 'Mine' }]);
    expect(rolledBack).toEqual([]);
  });
});

describe('pushing', () => {
  test('a row that the hub took is acknowledged', async () => {
    const { handler, settled } = handle(() => TAKEN);
    expect(await handler([edited()])).toEqual([]);
    expect(settled()).toEqual(['acknowledged']);
  });

  test('what is only of this window is not sent', async () => {
    const sent: object[] = [];
    const { handler } = handle(({ rows }) => {
      sent.push(...rows.map(({ next }) => next));
      return TAKEN;
    });
    await handler([row(undefined, document({ local_edit: 1, local_order: 'acme' }))]);
    expect(Object.keys(sent[0] ?? {}).filter((field) => field.startsWith('local_'))).toEqual([]);
  });

  test('a stale row is answered with the hub’s state, and not acknowledged', async () => {
    const one = edited();
    const current = document({ key: one.newDocumentState.key, seq: 9 });
    const { handler, settled } = handle(() => ({ conflicts: [current], refusals: [] }));
    expect(await handler([one])).toMatchObject([{ key: current.key, seq: 9, local_order: 'acme' }]);
    expect(settled()).toEqual([]);
  });

  test('a refused row is rolled back to the hub’s state', async () => {
    const one = edited();
    const { key } = one.newDocumentState;
    const refusal = { key, error: { code: 'slug_taken', message: '' }, current: document({ key, seq: 4 }) };
    const { handler, settled, rolledBack } = handle(() => ({ conflicts: [], refusals: [refusal] }));
    expect(await handler([one])).toMatchObject([{ key, seq: 4 }]);
    await Promise.resolve();
    expect(rolledBack).toEqual([key]);
    expect(settled()).toEqual(['refused']);
  });

  test('a lost connection is thrown, for RxDB to try again', async () => {
    const { handler, settled } = handle(() => {
      throw new BridgeError('bridge_disconnected', 'gone');
    });
    await expect(handler([edited()])).rejects.toThrow('gone');
    expect(settled()).toEqual([]);
  });

  test('when a call is refused as a whole, only the row to blame is refused', async () => {
    const [good, bad] = [edited(), edited()];
    const { handler, settled, rolledBack } = handle(({ rows }) => {
      if (rows.some(({ next }) => next.key === bad.newDocumentState.key)) {
        throw new BridgeError('too_big', 'this message is too big');
      }
      return TAKEN;
    });
    await handler([good, bad]);
    await Promise.resolve();
    expect(rolledBack).toEqual([bad.newDocumentState.key]);
    expect(settled()).toEqual(['acknowledged', 'refused']);
  });

  test('a failure inside the main process is tried again with growing pauses', async () => {
    const { handler, settled, pauses } = handle((_, attempt) => {
      if (attempt < 4) throw new BridgeError('internal_error', 'the disk is full');
      return TAKEN;
    });
    expect(await handler([edited()])).toEqual([]);
    expect(settled()).toEqual(['acknowledged']);
    expect(pauses).toEqual([250, 500, 1000]);
  });

  test('a failure that stays is reported in the end and holds up nothing', async () => {
    const one = edited();
    const { handler, settled, calls } = handle(() => {
      throw new BridgeError('internal_error', 'the disk is full');
    });
    expect(await handler([one])).toMatchObject([{ key: one.newDocumentState.key, plan: null }]);
    await Promise.resolve();
    expect(settled()).toEqual(['refused']);
    expect(calls()).toBe(5);
  });

  test('a record that is gone on both sides is not sent', async () => {
    const gone = document({ _deleted: true, seq: 0 });
    const { handler, calls } = handle(() => TAKEN);
    expect(await handler([row(gone, gone)])).toEqual([]);
    expect(calls()).toBe(0);
  });
});
