import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ANN, openTestHub, type TestHub } from '../../../../test/support/hub.ts';
import { newKey } from '../../hub/records/identity.ts';
import type { HubType } from '../../hub/records/records.ts';
import type { Document } from '../../hub/records/transaction.ts';
import { createImport, type ImportRequest } from './import.ts';
import type { Fate } from './plan.ts';

const FOLDER = resolve(import.meta.dirname, '../../../../test/support/import-files');

interface Expected {
  readonly type: HubType;
  /** What becomes of the rows, in their order. */
  readonly fates: readonly Fate[];
  /** What is there afterwards, oldest first, in part. */
  readonly records: readonly Document[];
  readonly unmapped?: readonly string[];
  /** Parts of what is said, by row. */
  readonly reasons?: Readonly<Record<number, RegExp>>;
  readonly map?: Readonly<Record<string, string>>;
  /** Two of its rows say different things of one record: whenever it is imported, the last one is right. */
  readonly isInTwoMinds?: true;
  /** What is there before. */
  readonly before?: (hub: TestHub) => Promise<unknown>;
}

const acme = (hub: TestHub, fields: Document = {}) =>
  hub.create('customer', { name: 'Acme', domain: 'acme.com', plan: 'Growth', tags: ['old'], ...fields });

async function acmeAndTwins(hub: TestHub) {
  await acme(hub);
  await hub.create('customer', { name: 'Twin 1', domain: 'twins.com' });
  await hub.create('customer', { name: 'Twin 2', domain: 'twins.com' });
}

async function acmeWithRollOut(hub: TestHub) {
  const { id } = await acme(hub);
  await hub.create('onboarding', { customer_id: id, name: 'Roll-out' });
}

async function rollOutWithContacts(hub: TestHub) {
  const { id } = await acme(hub);
  const { id: other } = await hub.create('customer', { name: 'Globex' });
  await hub.create('onboarding', { customer_id: id, name: 'Roll-out' });
  const contact = (key: string, customer: unknown, name: string) =>
    hub.write({
      operation: 'create',
      resource: 'contact',
      key,
      input: { name, email: `${key}@acme.com` },
      parent: String(customer),
      actor: ANN,
    });
  await contact('jo', id, 'Jo Client');
  await contact('sam1', id, 'Sam Same');
  await contact('sam2', id, 'Sam Same');
  await contact('max', other, 'Max Elsewhere');
}

async function pausedAndCompleted(hub: TestHub) {
  const { id } = await acme(hub);
  await hub.create('onboarding', { customer_id: id, name: 'Paused', state: 'paused' });
  const { id: over } = await hub.create('onboarding', { customer_id: id, name: 'Over' });
  await hub.create('task', { onboarding_id: over, title: 'Was there' });
  await hub.update('onboarding', String(over), { phase: 'completed' });
}

const EXPECTED: Readonly<Record<string, Expected>> = {
  'plain.csv': {
    type: 'customer',
    fates: ['create', 'create'],
    records: [
      { name: 'Acme', domain: 'acme.com', plan: 'Growth', mrr: 125_000 },
      { name: 'Globex', domain: 'globex.com', plan: 'Scale', mrr: 90_050 },
    ],
  },
  'excel-german-1252.csv': {
    type: 'customer',
    fates: ['create', 'create'],
    records: [
      { name: 'Müller & Söhne', domain: 'mueller.de', plan: 'Größe L', mrr: 125_050, tags: ['vip', 'süd'] },
      { name: 'Äpfel AG', mrr: 9990, tags: [] },
    ],
  },
  'excel-unicode-text.txt': {
    type: 'customer',
    fates: ['create'],
    records: [{ name: 'Česká firma', domain: 'ceska.cz', mrr: 1_250_000 }],
  },
  'utf16-be.csv': { type: 'customer', fates: ['create'], records: [{ name: 'Αθήνα', domain: 'athina.gr' }] },
  'utf16-unmarked.csv': {
    type: 'customer',
    fates: ['create', 'create'],
    records: [{ name: 'Acme' }, { name: 'Globex' }],
  },
  'bom.csv': { type: 'customer', fates: ['create'], records: [{ name: 'Acme' }], unmapped: [] },
  'sep-line.csv': { type: 'customer', fates: ['create'], records: [{ name: 'Acme', domain: 'acme.com' }] },
  'pipes.csv': { type: 'customer', fates: ['create'], records: [{ name: 'Acme', plan: 'Gold' }] },
  'hubspot-companies.csv': {
    type: 'customer',
    fates: ['create', 'create'],
    records: [
      { name: 'Acme', domain: 'acme.com', hubspot_company_id: '1234567890', owner_id: 'ada' },
      { name: 'Globex', owner_id: null },
    ],
    unmapped: ['Industry', 'Annual Revenue', 'Lifecycle Stage', 'Create Date'],
    reasons: { 3: /Nobody Here is not in this workspace/ },
  },
  'hubspot-contacts.csv': {
    type: 'contact',
    before: async (hub) => {
      await acme(hub, { hubspot_company_id: '1234567890', domain: 'other.example' });
      await hub.create('customer', { name: 'Globex' });
    },
    fates: ['create', 'create', 'refuse'],
    records: [
      { name: 'Ada Byron', email: 'ada@acme.com', title: 'CTO', phone: '+49 30 1234', is_primary: true },
      { name: 'Grace Hopper', email: 'grace@globex.com' },
    ],
    reasons: { 4: /does not say which customer/ },
  },
  'salesforce-report.csv': {
    type: 'customer',
    fates: ['create', 'create'],
    records: [
      { name: 'Acme', domain: 'acme.com', owner_id: 'ada' },
      { name: 'Globex', domain: 'globex.com', owner_id: 'ada' },
    ],
    unmapped: ['Type'],
  },
  'stripe-customers.csv': {
    type: 'customer',
    fates: ['create', 'create'],
    records: [
      { name: 'Acme', domain: 'acme.com', stripe_customer_id: 'cus_AAA111', plan: 'growth' },
      { name: 'Pat', domain: null, stripe_customer_id: 'cus_BBB222' },
    ],
  },
  'pipedrive-organizations.csv': {
    type: 'customer',
    fates: ['create', 'create'],
    records: [
      { name: 'Acme', domain: 'acme.com', owner_id: 'ada', tags: ['vip'], display_id: 1 },
      { name: 'Globex', owner_id: 'ada' },
    ],
    unmapped: ['Organization - ID'],
  },
  'pipedrive-people.csv': {
    type: 'contact',
    before: acme,
    fates: ['create'],
    records: [{ name: 'Ada Byron', email: 'ada@acme.com', phone: '+1 555 0100' }],
  },
  'zoho-accounts.csv': {
    type: 'customer',
    fates: ['create'],
    records: [{ name: 'Acme', domain: 'acme.com', owner_id: 'ada', tags: ['vip', 'emea'] }],
    unmapped: ['Account Id', 'Description'],
  },
  'intercom-companies.csv': {
    type: 'customer',
    fates: ['create'],
    records: [{ name: 'Acme', intercom_company_id: 'ic_1', plan: 'Growth', mrr: 125_000 }],
    unmapped: ['Last seen'],
  },
  'double-header.csv': {
    type: 'contact',
    before: acme,
    fates: ['create'],
    records: [{ name: 'Ada Byron', email: 'ada@acme.com', phone: '123' }],
  },
  'technical-names-below.csv': {
    type: 'customer',
    fates: ['create'],
    records: [{ name: 'Acme', domain: 'acme.com', plan: 'Growth' }],
  },
  'repeated-header.csv': {
    type: 'customer',
    fates: ['create', 'create'],
    records: [{ name: 'Acme' }, { name: 'Globex' }],
  },
  'totals.csv': {
    type: 'customer',
    fates: ['create', 'create'],
    records: [{ mrr: 100_000 }, { mrr: 200_000 }],
  },
  'french.csv': {
    type: 'customer',
    fates: ['refuse', 'create'],
    records: [{ name: 'Boulangerie', domain: 'boulangerie.fr', mrr: 1_250_000 }],
    reasons: { 2: /Amounts are in USD here, not in €/ },
  },
  'currency.csv': {
    type: 'customer',
    fates: ['refuse', 'create'],
    records: [{ name: 'Globex', mrr: 50_000 }],
    reasons: { 2: /not in €/ },
  },
  'ambiguous-numbers.csv': {
    type: 'customer',
    fates: ['refuse', 'create'],
    records: [{ name: 'Globex', mrr: 123_400 }],
    reasons: { 2: /^MRR: “1\.234” is not clear/ },
  },
  'quoted-lines.csv': {
    type: 'customer',
    fates: ['create', 'create'],
    records: [{ name: 'Acme Worldwide', plan: 'Gro"wth' }, { name: 'Globex' }],
  },
  'upsert.csv': {
    type: 'customer',
    isInTwoMinds: true,
    before: acme,
    fates: ['update', 'update', 'create'],
    records: [
      { name: 'Acme Inc', plan: 'Scale', tags: ['old', 'new'] },
      { name: 'Globex', domain: 'globex.com' },
    ],
  },
  'refusals.csv': {
    type: 'customer',
    fates: ['refuse', 'refuse', 'refuse', 'refuse', 'create'],
    records: [{ name: 'Good', status: 'at_risk' }],
    reasons: { 2: /no name/, 3: /a\.\.b/, 4: /strange/, 5: /^MRR: .*below 0/ },
  },
  'contacts-by-domain.csv': {
    type: 'contact',
    before: acmeAndTwins,
    fates: ['create', 'ask', 'refuse', 'refuse'],
    records: [{ name: 'Ada Byron', email: 'ada@acme.com' }],
    reasons: {
      2: /Linked to Acme/,
      3: /2 customers have the domain twins\.com/,
      4: /nowhere\.example/,
      5: /no email/,
    },
  },
  'onboardings.csv': {
    type: 'onboarding',
    before: acme,
    fates: ['create', 'create', 'refuse'],
    records: [
      {
        name: 'Roll-out',
        phase: 'review',
        state: 'paused',
        target_launch_date: '2026-12-31T00:00:00.000Z',
        csm_id: 'ada',
      },
      { name: 'Second', phase: 'internal_qa', target_launch_date: '2027-02-01T00:00:00.000Z' },
    ],
    reasons: { 4: /There is no customer Nobody/ },
  },
  'tasks.csv': {
    type: 'task',
    before: acmeWithRollOut,
    fates: ['create', 'create', 'same', 'refuse'],
    records: [
      { title: 'Send contract', due_date: '2026-12-15', done: true, assignee_id: 'ada' },
      { title: 'Kick-off', due_date: '2026-12-20', done: false },
    ],
    reasons: { 5: /There is no onboarding Missing/ },
  },
  'task-assignees.csv': {
    type: 'task',
    before: rollOutWithContacts,
    fates: ['create', 'create', 'create', 'create', 'create', 'create', 'create'],
    records: [
      { title: 'Person', assignee_id: 'ada' },
      { title: 'By name', assignee_id: 'jo' },
      { title: 'By address', assignee_id: 'jo' },
      { title: 'Turned round', assignee_id: 'jo' },
      { title: 'Of another customer', assignee_id: null },
      { title: 'Two of one name', assignee_id: null },
      { title: 'By id', assignee_id: 'max' },
    ],
    reasons: {
      6: /^Max Elsewhere is neither somebody of this workspace nor a contact there and was left out\.$/,
      7: /^Sam Same is neither/,
    },
  },
  'refused-tasks.csv': {
    type: 'task',
    before: pausedAndCompleted,
    fates: ['create', 'refuse', 'refuse', 'refuse', 'same'],
    records: [{ title: 'Left open', done: false }],
    reasons: { 3: /paused/, 4: /completed/, 5: /completed/ },
  },
  'taken-slugs.csv': {
    type: 'customer',
    before: acme,
    fates: ['refuse', 'create', 'refuse'],
    records: [{ name: 'Other', slug: 'other' }],
    reasons: { 2: /The slug acme is taken by another customer/, 4: /The slug other is taken/ },
  },
  'days.csv': {
    type: 'customer',
    map: { Renewal: 'custom_fields.renewal' },
    fates: ['create', 'create', 'create', 'create', 'create', 'create'],
    records: ['A', 'B', 'C', 'D', 'E', 'F'].map((name) => ({
      name,
      custom_fields: { renewal: '2026-12-15' },
    })),
  },
  'emails-only.csv': {
    type: 'contact',
    before: acme,
    fates: ['create'],
    records: [{ name: 'Ada Byron', email: 'ada@acme.com' }],
  },
  'export-of-pivotal.csv': {
    type: 'customer',
    before: acme,
    fates: ['update', 'create'],
    records: [
      { name: 'Acme', status: 'at_risk', mrr: 125_050, tags: ['old', 'emea', 'vip'], owner_id: 'ada' },
      { name: '=Formula', domain: 'formula.example' },
    ],
  },
  'json-list.json': {
    type: 'customer',
    fates: ['create', 'create'],
    records: [
      { name: 'Acme', tags: ['vip', 'emea'], mrr: 125_000 },
      { name: 'Globex', domain: null },
    ],
  },
};

function importer(hub: TestHub) {
  const run = createImport({ hub, now: hub.environment.now, newKey: () => newKey(hub.environment) });
  return (file: string, more: Partial<ImportRequest> = {}) =>
    run({
      bytes: readFileSync(join(FOLDER, file)),
      fileName: file,
      type: null,
      map: {},
      isDryRun: false,
      actor: ANN,
      locale: 'en-US',
      ...more,
    });
}

function recordsOf(hub: TestHub, type: HubType): Document[] {
  return hub.changes
    .since(type, 0, 1000)
    .filter(({ deleted_at }) => deleted_at === null)
    .toSorted((one, other) => (one.position < other.position ? -1 : 1))
    .map(({ document }) => JSON.parse(document) as Document);
}

test('every file has what is expected of it', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
});

test.each(Object.entries(EXPECTED))('%s', async (file, expected) => {
  const hub = openTestHub();
  await hub.people.add('Ada Lovelace', 'ada@ourselves.example', ANN, 'ada');
  await expected.before?.(hub);
  const before = recordsOf(hub, expected.type);
  const run = importer(hub);
  const map = expected.map ?? {};
  const preview = await run(file, { map, isDryRun: true });
  expect(recordsOf(hub, expected.type)).toEqual(before);
  const outcome = await run(file, { map });
  expect(outcome.type).toBe(expected.type);
  expect(outcome.rows.map(({ fate }) => fate)).toEqual(expected.fates);
  expect(outcome.rows).toEqual(preview.rows);
  for (const [row, reason] of Object.entries(expected.reasons ?? {}))
    expect(outcome.rows.find((one) => one.row === Number(row))?.reason).toMatch(reason);
  if (expected.unmapped !== undefined) expect(outcome.unmapped).toEqual(expected.unmapped);
  expect(recordsOf(hub, expected.type).slice(-expected.records.length)).toMatchObject(expected.records);

  // A second time there is nothing to do, and taking it back leaves what was there.
  const again = await run(file, { map });
  expect(again.counts.create).toBe(0);
  if (expected.isInTwoMinds !== true) expect(again.batchId).toBeNull();
  if (outcome.batchId === null || expected.isInTwoMinds === true) return;
  const { left } = await hub.undo({ undoes: outcome.batchId, actor: ANN });
  expect(left).toEqual([]);
  const withoutTime = (records: Document[]) => records.map(({ updated_at: _, ...rest }) => rest);
  expect(withoutTime(recordsOf(hub, expected.type))).toEqual(withoutTime(before));
});
