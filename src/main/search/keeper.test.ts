import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RECORD_TYPES } from '#shared/search/fields.ts';
import { byRecordType } from '#shared/search/searched-types.ts';
import { DEFAULT_HEALTH_BOUNDS } from '#shared/values/health.ts';
import { extent } from '../../../test/support/extent.ts';
import { ANN, openTestHub, populate, type TestHub } from '../../../test/support/hub.ts';
import { databasePath } from '../hub/database/database.ts';
import type { RecordCommand } from '../hub/records/write-door.ts';
import { createSearchEngine, type SearchEngine } from './engine.ts';
import { createKeeper } from './keeper.ts';
import { createSearchIndex } from './search-index.ts';
import { createSource, type Source } from './source.ts';

const CONTEXT = { now: 0, timeZone: 'UTC', me: null, healthBounds: DEFAULT_HEALTH_BOUNDS };

function openEngine(hub: TestHub): SearchEngine {
  const engine = createSearchEngine(databasePath(hub.folder), null);
  onTestFinished(engine.close);
  while (engine.step());
  return engine;
}

/** A keeper of a full index, that counts what it reads. */
function openKeeper(hub: TestHub) {
  const database = new Database(databasePath(hub.folder), { readonly: true });
  onTestFinished(() => {
    database.close();
  });
  const source = createSource({ database, customFields: null });
  const reads: string[] = [];
  const counted = Object.fromEntries(
    Object.entries(source).map(([name, read]) => [
      name,
      typeof read === 'function'
        ? (...parameters: never[]) => {
            reads.push(name);
            return (read as (...given: never[]) => unknown)(...parameters);
          }
        : read,
    ]),
  ) as typeof source satisfies Source;
  const keeper = createKeeper(createSearchIndex(source.personOf), counted);
  while (keeper.step());
  hub.changes.subscribe((changes) => changes.forEach(keeper.note));
  return {
    keeper,
    /** What was read since the last time. */
    reads: () => reads.splice(0),
  };
}

describe('keeping up with changes', () => {
  it('reads nothing while somebody waits for a write, and a record once however often it changed', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const { keeper, reads } = openKeeper(hub);
    reads();
    for (const mrr of [100, 200, 300]) await hub.update('customer', customer, { mrr });
    expect(reads()).toEqual([]);
    expect(keeper.catchUp(1000)).toBe(true);
    expect(reads()).toEqual(['customerAlone']);
  });

  it('reads of a customer whose fields changed none of what belongs to it, unless it is called otherwise', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const { keeper, reads } = openKeeper(hub);
    reads();
    await hub.update('customer', customer, { domain: 'other.example', tags: ['vip'], plan: 'Pro' });
    keeper.catchUp(1000);
    expect(reads()).toEqual(['customerAlone']);
    await hub.update('customer', customer, { name: 'Borealis' });
    keeper.catchUp(1000);
    expect(reads()).toContain('liveChildren');
  });

  it('reads the rest of a customer for a contact only where its text shows what has changed', async () => {
    const hub = openTestHub();
    const { contact, onboarding } = await populate(hub);
    const { keeper, reads } = openKeeper(hub);
    reads();
    await hub.update('contact', contact, { title: 'Head of Operations' });
    await hub.update('onboarding', onboarding, { notes: 'Waits for its data' });
    keeper.catchUp(1000);
    expect(reads()).not.toContain('family');
    await hub.update('contact', contact, { name: 'Kim' });
    await hub.update('onboarding', onboarding, { phase: 'launch' });
    keeper.catchUp(1000);
    expect(reads().filter((name) => name === 'family')).toHaveLength(1);
  });
});

/** Commands on a handful of records, so that they meet each other; the numbers say which, as they come. */
const NAMES = ['Acme', 'Borealis', 'Łódź GmbH', 'acme', '東京', 'Ann  Archer'];
const name = fc.constantFrom(...NAMES);
const change = fc.oneof(
  fc.record({ kind: fc.constant('customer' as const), name, tag: fc.option(name) }),
  fc.record({ kind: fc.constant('contact' as const), of: fc.nat(3), name }),
  fc.record({ kind: fc.constant('onboarding' as const), of: fc.nat(3), name: fc.option(name) }),
  fc.record({ kind: fc.constant('task' as const), of: fc.nat(3), name }),
  fc.record({ kind: fc.constant('comment' as const), of: fc.nat(12), name }),
  fc.record({ kind: fc.constant('rename' as const), of: fc.nat(12), name }),
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      of: fc.nat(12),
      value: fc.constantFrom<Record<string, unknown>>(
        { domain: 'acme.example' },
        { domain: null, tags: ['vip', 'Łódź'] },
        { custom_fields: { region: 'EMEA', seats: 5 }, slug: null },
        { custom_fields: {}, status: 'archived', mrr: 1000 },
        { title: 'CTO', phone: '+1 (555) 12' },
        { archived: true },
        { archived: false, is_primary: true },
        { email: 'kim@acme.example' },
        { phase: 'launch' },
        { state: 'paused' },
        { done: true, due_date: '1969-12-31' },
        { title: 'Acme Kickoff', notes: 'Łódź first', assignee_id: '1' },
        { body: '# 東京\n\nWith Ann' },
      ),
    }),
  },
  fc.record({ kind: fc.constant('delete' as const), of: fc.nat(12) }),
  fc.record({ kind: fc.constant('look' as const) }),
);
type RandomChange = typeof change extends fc.Arbitrary<infer One> ? One : never;

const QUESTIONS = [
  '',
  ...NAMES,
  'name:acme',
  'kim@',
  'domain:acme',
  'tag:vip',
  'region:emea',
  'seats:5',
  'has:primary',
  'has:slug',
  'phase:launch',
  'state:paused is:customer',
  'plan:pro',
  'mrr:>1',
  'status:archived',
  'contact:acme',
  '555',
  'cto',
  'is:task',
  'is:overdue',
  'done:yes',
  'due:1969',
  'has:assignee',
  'task:kickoff',
  'note:lodz',
  'customer:acme is:comment',
  '東京 -is:customer',
];

function everythingFound(engine: SearchEngine): unknown {
  return QUESTIONS.map((text) => {
    const limits = byRecordType(() => 100);
    const { groups } = engine.askGroups({ text, limits, opened: [], context: CONTEXT });
    return [text, groups.map(({ results }) => results.map(({ key }) => key))];
  });
}

it('an index that followed any changes finds what one made after them finds, in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 5, maxLength: 40 }), async (changes) => {
      const hub = openTestHub();
      await populate(hub);
      const following = openEngine(hub);
      const unsubscribe = hub.changes.subscribe(following.changed);
      const keys: { type: RecordCommand['resource']; key: string }[] = [];
      for (const one of changes) await apply(hub, one, keys, following);
      unsubscribe();
      expect(everythingFound(following)).toEqual(everythingFound(openEngine(hub)));
    }),
    { numRuns: extent(8, 40) },
  );
});

async function apply(
  hub: TestHub,
  one: RandomChange,
  keys: { type: RecordCommand['resource']; key: string }[],
  engine: SearchEngine,
): Promise<void> {
  if (one.kind === 'look') {
    engine.ask({ text: 'acme', limit: 1, types: RECORD_TYPES, opened: [], context: CONTEXT });
    return;
  }
  const command = commandOf(one, keys, String(keys.length));
  if (command === null) return;
  // Many of them ask for what cannot be, such as an e-mail for a customer.
  const written = await hub.write(command).catch(() => null);
  if (written !== null && command.operation === 'create')
    keys.push({ type: command.resource, key: written.key });
}

function commandOf(
  one: Exclude<RandomChange, { kind: 'look' }>,
  keys: readonly { type: RecordCommand['resource']; key: string }[],
  number: string,
): RecordCommand | null {
  const customers = keys.filter(({ type }) => type === 'customer');
  const actor = ANN;
  switch (one.kind) {
    case 'customer': {
      const tags = one.tag === null ? [] : [one.tag];
      return { operation: 'create', resource: 'customer', input: { name: one.name, tags }, actor };
    }
    case 'contact': {
      const customer = customers[one.of % Math.max(1, customers.length)]?.key ?? '1';
      const input = { name: one.name, email: `contact${number}@acme.example` };
      return { operation: 'create', resource: 'contact', parent: customer, input, actor };
    }
    case 'onboarding': {
      const customer_id = customers[one.of % Math.max(1, customers.length)]?.key ?? '1';
      const input = one.name === null ? { customer_id } : { customer_id, name: one.name };
      return { operation: 'create', resource: 'onboarding', input, actor };
    }
    case 'task': {
      const onboardings = keys.filter(({ type }) => type === 'onboarding');
      const onboarding_id = onboardings[one.of % Math.max(1, onboardings.length)]?.key ?? '1';
      return { operation: 'create', resource: 'task', input: { onboarding_id, title: one.name }, actor };
    }
    case 'comment': {
      const subject = keys[one.of % Math.max(1, keys.length)];
      const of = { subject_type: subject?.type ?? 'customer', subject_id: subject?.key ?? '1' };
      return { operation: 'create', resource: 'comment', input: { ...of, body: one.name }, actor };
    }
  }
  const target = keys[one.of % Math.max(1, keys.length)];
  if (target === undefined) return null;
  const { type: resource, key: reference } = target;
  if (one.kind === 'delete') return { operation: 'delete', resource, reference, actor };
  const input = one.kind === 'rename' ? { name: one.name } : one.value;
  return { operation: 'update', resource, reference, input, actor };
}
