import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { RECORD_TYPES, type RecordType } from '#shared/records/index.ts';
import { everything, openTestHub, query, refusalOf, type TestHub } from '../../../../test/support/hub.ts';
import type { ArchivedRow } from '../../hub/database/archive.ts';
import { HUB_TYPES, TABLE } from '../../hub/records/records.ts';
import type { Document } from '../../hub/records/transaction.ts';
import { archiveOf, rowsOfArchive } from './archive.ts';
import { importArchive } from './import-archive.ts';

const FILE = Buffer.from('PDF');
const FILE_HASH = createHash('sha256').update(FILE).digest('hex');

/** A record of every type there is: a new type without one does not compile. */
const ONE_OF_EACH: Readonly<Record<RecordType, (hub: TestHub) => Document>> = {
  customer: () => ({
    name: 'Acme',
    domain: 'acme.example',
    tags: ['vip'],
    custom_fields: { region: 'emea' },
  }),
  contact: () => ({ name: 'Ada', email: 'ada@acme.example', labels: ['buyer'] }),
  onboarding: () => ({
    customer_id: '1',
    name: 'Rollout',
    phase: 'review',
    target_launch_date: '2026-12-15',
  }),
  task: () => ({ onboarding_id: '1', title: 'Call', due_date: '2026-06-01', customer_facing: true }),
  comment: () => ({ subject_type: 'customer', subject_id: '1', kind: 'note', body: 'Asked for *SSO*' }),
  next_step: (hub) => ({
    customer_id: hub.get('customer', '1').id,
    text: 'Send the offer',
    date: '2026-06-02',
  }),
  attachment: () => ({ name: 'plan.pdf', size: 3, content_type: 'application/pdf', sha256: FILE_HASH }),
  template: () => ({ name: 'Kick-off', phase: 'review', tasks: [{ title: 'Agenda', subtasks: ['Invite'] }] }),
  custom_field: () => ({ slug: 'region', label: 'Region', type: 'select', options: ['emea', 'apac'] }),
  view: () => ({ name: 'Mine', screen: 'customers', query: 'owner:me', sort: ['-mrr'], scope: 'workspace' }),
  person: () => ({ name: 'Ben', email: 'ben@pivotal.example', role: 'csm' }),
  nudge: (hub) => ({
    kind: 'no_primary_contact',
    subject_type: 'customer',
    subject_id: hub.get('customer', '1').id,
  }),
  mail_template: () => ({
    name: 'Welcome',
    subject: 'Hello {{customer.name}}',
    body: 'Dear {{contact.first_name}}',
  }),
};

/** Every row of every type, but what is numbered anew where it comes to. */
function rowsOf(hub: TestHub): Record<string, unknown> {
  return Object.fromEntries(
    HUB_TYPES.map((type) => [
      type,
      query(hub.folder, `SELECT * FROM ${TABLE[type]} ORDER BY key`).map(
        ({ seq: _, base: __, ...row }) => row,
      ),
    ]),
  );
}

test('a record of every type comes out of an archive as it went into it, with its history', async () => {
  expect([...HUB_TYPES].sort()).toEqual([...RECORD_TYPES].sort());
  const hub = openTestHub();
  await hub.attachments.save(FILE);
  for (const type of RECORD_TYPES.toSorted(byParents)) {
    const options = type === 'contact' ? { customer: '1' } : {};
    await hub.create(type, ONE_OF_EACH[type](hub), options);
  }
  await hub.update('customer', '1', { plan: 'Scale' });
  const before = rowsOf(hub);
  for (const type of RECORD_TYPES) expect([type, before[type]]).not.toEqual([type, []]);

  const archive = archiveOf(hub.archivedRows(), '1.0.0', hub.environment.now());
  const other = openTestHub();
  await importArchive(other, rowsOfArchive(archive) ?? [], false);
  expect(rowsOf(other)).toEqual(before);
  const events = 'SELECT type, subject_key, field, old_value, new_value, position FROM events ORDER BY id';
  expect(query(other.folder, events)).toEqual(query(hub.folder, events));
});

test('an archive made by somebody else says nothing of this machine, and no line of it is more than a row', async () => {
  const hub = openTestHub();
  const upstream = {
    table: 'settings',
    row: { name: 'upstream', value: '{"url":"https://elsewhere.example","workspace_id":null}' },
  };
  const ours = { table: 'settings', row: { name: 'workspace_note', value: '"kept"' } };
  // The consent to send records to a model is given on each machine by itself.
  const value =
    '{"enabled":true,"address":"https://m.example/v1","model":"m","confirmed":"https://m.example"}';
  const model = { table: 'settings', row: { name: 'model', value } };
  await importArchive(hub, rowsOfArchive(archiveOf([upstream, model, ours], '1.0.0', 0)) ?? [], false);
  const said = "SELECT name, value FROM settings WHERE name IN ('upstream', 'model', 'workspace_note')";
  expect(query(hub.folder, said)).toEqual([ours.row]);

  for (const line of [
    {},
    { table: 'events' },
    { table: 1, row: {} },
    { table: 'events', row: { id: {} } },
    { table: 'settings', row: { name: 'workspace', value: 'no JSON' } },
    { table: 'settings', row: { name: 'workspace', value: '5' } },
  ]) {
    const [head] = gunzipSync(archiveOf([], '1.0.0', 0))
      .toString()
      .split('\n');
    const packed = gzipSync(`${head}\n${JSON.stringify(line)}\n`);
    expect(() => rowsOfArchive(packed), JSON.stringify(line)).toThrow('The archive is damaged: a line of it');
  }
});

test('a row that cannot be kept is refused with its number and field, and nothing of the archive comes in', async () => {
  const hub = openTestHub();
  await hub.create('customer', { name: 'Acme' });
  await hub.create('contact', { name: 'Ada', email: 'ada@acme.example' }, { customer: '1' });
  const archived = [...hub.archivedRows()];
  const at = (table: string) => archived.findIndex((one) => one.table === table);
  const number = (table: string) => at(table) + 1;
  const without = (table: string, change: Document) =>
    archived.map((one, index) => (index === at(table) ? { ...one, row: { ...one.row, ...change } } : one));
  const twice = (table: string, change: Document) => [
    ...archived,
    { table, row: { ...archived[at(table)]?.row, ...change } },
  ];
  const wrong: readonly (readonly [string, readonly ArchivedRow[]])[] = [
    [`rows.${number('customers')}.document`, without('customers', { document: 'no JSON' })],
    [`rows.${number('customers')}.document`, without('customers', { document: '[]' })],
    [`rows.${number('customers')}.key`, without('customers', { key: null })],
    [`rows.${number('customers')}.display_id`, without('customers', { display_id: 'seven' })],
    [`rows.${number('customers')}.position`, without('customers', { position: 5 })],
    [`rows.${number('contacts')}.seq`, without('contacts', { seq: -1 })],
    [`rows.${number('contacts')}.customer_key`, without('contacts', { customer_key: null })],
    [`rows.${number('events')}.type`, without('events', { type: null })],
    [`rows.${archived.length + 1}`, twice('events', { id: 'not a number' })],
  ];
  for (const [field, rows] of wrong) {
    const other = openTestHub();
    const before = everything(other.folder);
    const refusal = await refusalOf(importArchive(other, rows, false));
    expect([refusal.type, refusal.field]).toEqual(['invalid_request_error', field]);
    expect(everything(other.folder), field).toEqual(before);
  }
});

/** Definitions of own fields before the values of them. */
function byParents(one: RecordType, other: RecordType): number {
  return Number(other === 'custom_field') - Number(one === 'custom_field');
}
