import { describe, expect, test } from 'vitest';
import {
  ANN,
  everything,
  openTestHub,
  populate,
  query,
  temporaryFolder,
} from '../../../../test/support/hub.ts';
import { BatchRefusal, type CommandBatch, type RecordChange } from './commands.ts';

const rename = (reference: string, name: string, commandId?: string): RecordChange => ({
  operation: 'update',
  resource: 'customer',
  reference,
  input: { name },
  ...(commandId === undefined ? {} : { commandId }),
});

async function refusalOfBatch(batch: Promise<unknown>): Promise<BatchRefusal> {
  const error: unknown = await batch.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof BatchRefusal) return error;
  throw new Error(`not refused as a batch: ${String(error)}`);
}

describe('a batch', () => {
  test('is carried out in order, its events carry its id', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const head = hub.events.head();
    const { batchId, changed, results } = await hub.writeBatch({
      actor: ANN,
      commands: [rename(customer, 'One'), rename(customer, 'Two')],
    });
    expect(changed).toBe(true);
    expect(results.map(({ outcome }) => outcome)).toEqual(['written', 'written']);
    const { events } = hub.events.since(head);
    expect(events.map(({ new_value, batch_id }) => [new_value, batch_id])).toEqual([
      ['One', batchId],
      ['Two', batchId],
    ]);
  });

  test('leaves nothing of itself when one of it is refused', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const before = everything(hub.folder);
    const commands = [rename(customer, 'One'), rename('nobody', 'Two'), rename(customer, 'Three')];
    const { index, refusal } = await refusalOfBatch(hub.writeBatch({ actor: ANN, commands }));
    expect([index, refusal.code]).toEqual([1, 'customer_not_found']);
    expect(everything(hub.folder)).toEqual(before);
  });

  test('carries out the others when it is partial, and announces only those', async () => {
    const hub = openTestHub();
    const { customer, contact } = await populate(hub);
    const announced: string[] = [];
    hub.changes.subscribe((changes) => announced.push(...changes.map(({ resource }) => resource)));
    const { results } = await hub.writeBatch({
      actor: ANN,
      partial: true,
      commands: [
        rename(customer, ''),
        // Steps down the primary before it is refused: that has to be taken back with it.
        {
          operation: 'create',
          resource: 'contact',
          input: { customer_id: customer, name: 'Jo', email: 'jo@acme.example', is_primary: true },
        },
        rename(customer, 'Two'),
      ],
    });
    expect(results.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'written']);
    expect(hub.get('contact', contact)).toMatchObject({ is_primary: true });
    expect(announced).toEqual(['customer']);
  });

  test('of which one in the middle is refused carries out those before and after it, each once', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const head = hub.events.head();
    const names = Array.from({ length: 150 }, (_, index) => (index === 120 ? '' : `Name ${index}`));
    const { results } = await hub.writeBatch({
      actor: ANN,
      partial: true,
      commands: names.map((name, index) => rename(customer, name, `command-${index}`)),
    });
    const refused = results.flatMap(({ outcome }, index) => (outcome === 'refused' ? [index] : []));
    expect(refused).toEqual([120]);
    const { events } = hub.events.since(head, { limit: 500 });
    expect(events.map(({ new_value }) => new_value)).toEqual(names.filter((name) => name !== ''));
  });

  test('changes nothing when it says what is there already', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const before = everything(hub.folder);
    expect(await hub.writeBatch({ actor: ANN, commands: [rename(customer, 'Acme')] })).toMatchObject({
      changed: false,
    });
    expect(everything(hub.folder)).toEqual(before);
  });

  test('of ten thousand changes is one transaction', async () => {
    const hub = openTestHub();
    const make = (index: number): RecordChange => ({
      operation: 'create',
      resource: 'customer',
      key: `c${String(index).padStart(24, '0')}`,
      input: { name: `Customer ${index}` },
    });
    const numbers = Array.from({ length: 10_000 }, (_, index) => index);
    await hub.writeBatch({ actor: ANN, commands: numbers.map(make) });
    const head = hub.events.head();
    const { batchId, results } = await hub.writeBatch({
      actor: ANN,
      commands: numbers.map((index) => ({
        operation: 'update',
        resource: 'customer',
        reference: String(index + 1),
        input: { tags: ['renewal'] },
      })),
    });
    expect(results).toHaveLength(10_000);
    const tagged = "SELECT count(*) AS count FROM customer_tags WHERE tag = 'renewal'";
    expect(query(hub.folder, tagged)).toEqual([{ count: 10_000 }]);
    expect(query(hub.folder, 'SELECT count(*) AS count FROM events WHERE batch_id = ?', batchId)).toEqual([
      { count: 10_000 },
    ]);
    expect(hub.events.head() - head).toBe(10_000);
    const { restored } = await hub.undo({ undoes: batchId, actor: ANN });
    expect(restored).toHaveLength(10_000);
    expect(query(hub.folder, tagged)).toEqual([{ count: 0 }]);
  });
});

describe('a command with an id', () => {
  const batch: CommandBatch = {
    batchId: 'b1',
    actor: ANN,
    commands: [
      {
        operation: 'create',
        resource: 'customer',
        key: 'c000000001abcdefghijklmno',
        input: { name: 'New' },
        commandId: 'm1',
      },
      rename('c000000001abcdefghijklmno', 'Newer', 'm2'),
    ],
  };

  test('that comes again is answered as it was and changes nothing, also after a restart', async () => {
    const folder = temporaryFolder();
    const hub = openTestHub(folder);
    const seqs = async (served: typeof hub) =>
      (await served.writeBatch(batch)).results.map((result) => result.outcome === 'written' && result.seq);
    const first = await seqs(hub);
    expect(first).toEqual([1, 2]);
    await hub.update('customer', '1', { name: 'Changed since' });
    const before = everything(folder);
    expect(await seqs(hub)).toEqual(first);
    hub.close();
    const again = openTestHub(folder);
    expect(await seqs(again)).toEqual(first);
    expect(everything(folder)).toEqual(before);
    expect(again.get('customer', '1')).toMatchObject({ name: 'Changed since' });
  });

  test('that was refused is refused again, though it would be accepted by now', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const taken = {
      actor: ANN,
      commands: [
        { operation: 'create', resource: 'customer', input: { name: 'Twin', slug: 'acme' }, commandId: 'm1' },
      ],
    } as const;
    expect((await refusalOfBatch(hub.writeBatch(taken))).refusal.code).toBe('slug_taken');
    await hub.remove('customer', customer);
    expect((await refusalOfBatch(hub.writeBatch(taken))).refusal).toMatchObject({
      status: 409,
      code: 'slug_taken',
    });
  });

  test('with a base is merged with what others changed since', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    await hub.update('customer', customer, { tags: ['vip', 'theirs'] });
    await hub.writeBatch({
      actor: ANN,
      commands: [
        {
          operation: 'update',
          resource: 'customer',
          reference: customer,
          base: { tags: ['vip'] },
          input: { tags: ['vip', 'mine'] },
        },
      ],
    });
    expect(hub.get('customer', customer).tags).toEqual(['vip', 'theirs', 'mine']);
  });
});
