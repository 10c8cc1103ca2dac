import { describe, expect, test } from 'vitest';
import { fieldsOf } from '#shared/records/index.ts';
import { ANN, openTestHub, populate, type TestHub } from '../../../../test/support/hub.ts';
import { HUB_TYPES, type HubType } from './records.ts';
import type { Document } from './transaction.ts';

/** A record of each type with all that a person may fill in left as it comes. */
async function one(hub: TestHub, type: HubType): Promise<string> {
  const { customer, contact, onboarding } = await populate(hub);
  const made = async (input: Document) => String((await hub.create(type, input)).id);
  switch (type) {
    case 'customer':
      return customer;
    case 'contact':
      return contact;
    case 'onboarding':
      return onboarding;
    case 'task':
      await made({ onboarding_id: onboarding, title: 'Before' });
      return made({ onboarding_id: onboarding, title: 'Kick-off' });
    case 'comment':
      return made({ subject_type: 'customer', subject_id: customer, body: 'Hello' });
    case 'next_step':
      return made({ customer_id: customer, text: 'Call' });
    case 'template':
      return made({ name: 'Standard', phase: 'review' });
    case 'person':
      await made({ name: 'Ann', role: 'owner' });
      return made({ name: 'Cem' });
    case 'custom_field':
      return made({ slug: 'region', label: 'Region', type: 'select', options: ['EMEA'] });
    case 'view':
      return made({ name: 'Mine', screen: 'customers' });
    case 'mail_template':
      return made({ name: 'Welcome' });
    case 'nudge':
      return made({ subject_type: 'customer', subject_id: customer, kind: 'no_primary_contact' });
    default:
      throw new Error(`say here how a ${type} is made`);
  }
}

/** Another value than the one that is there, where the kind alone does not say which. */
const OTHER: Readonly<Record<string, unknown>> = {
  'custom_field.type': 'string',
  'custom_field.options': ['EMEA', 'APAC'],
  'contact.labels': ['champion'],
  'customer.tags': ['vip', 'new'],
  'customer.custom_fields': { region: 'EMEA' },
  'customer.metadata': { a: 1 },
  'onboarding.state': 'paused',
  'person.role': 'csm',
  'person.email': 'cem@ours.example',
  'template.tasks': [{ title: 'Kick-off' }],
  'view.columns': ['name'],
  'view.sort': ['name'],
  'custom_field.slug': 'area',
};
/** What cannot be changed alone: it refers to something that must be there, or the hub keeps one of them. */
const NEEDS_MORE = new Set([
  'task.parent_task_id',
  'comment.attachments',
  'customer.next_step',
  'comment.occurred_at',
]);

function otherValue(type: HubType, name: string, kind: string, present: unknown, values: readonly string[]) {
  const own = OTHER[`${type}.${name}`];
  if (own !== undefined) return own;
  switch (kind) {
    case 'flag':
      return present !== true;
    case 'integer':
    case 'number':
    case 'money':
      return Number(present ?? 1) + 2;
    case 'choice':
      return values.find((value) => value !== present);
    case 'email':
      return 'other@acme.example';
    case 'domain':
      return 'acme.example';
    case 'day':
      return '2027-01-05';
    case 'dateTime':
      return '2027-01-05T00:00:00.000Z';
    default:
      return 'changed-it';
  }
}

/** What undo has to bring back: all of it but when it was last written, and which event was its last. */
function shown({ updated_at: _, edited_at: __, ...rest }: Document): Document {
  return rest;
}

/** What of a record a person can change once it is there. */
const CHANGEABLE = HUB_TYPES.map((type) => ({
  type,
  fields: fieldsOf(type).filter(
    ([name, { readonly, fixed }]) =>
      readonly !== true && fixed !== true && !NEEDS_MORE.has(`${type}.${name}`),
  ),
})).filter(({ fields }) => fields.length > 0);

describe.each(CHANGEABLE)('a $type', ({ type, fields }) => {
  test('is as it was when the change of one field is taken back, whichever it is, and as changed when that is', async () => {
    const hub = openTestHub();
    const id = await one(hub, type);
    const wrong: string[] = [];
    for (const [name, field] of fields) {
      const before = hub.get(type, id);
      const values = 'values' in field ? (field.values as readonly string[]) : [];
      const input = { [name]: otherValue(type, name, field.kind, before[name], values) };
      const { batchId } = await hub.writeBatch({
        actor: ANN,
        commands: [{ operation: 'update', resource: type, reference: id, input }],
      });
      const changed = hub.get(type, id);
      const undone = await hub.undo({ undoes: batchId, actor: ANN }).catch((error: unknown) => error);
      if (undone instanceof Error) wrong.push(`${name}: ${undone.message}`);
      else {
        expect(changed[name], name).not.toEqual(before[name]);
        expect(shown(hub.get(type, id)), name).toEqual(shown(before));
        const { batchId: redoes } = undone as { batchId: string };
        const again = await hub.undo({ undoes: redoes, actor: ANN });
        expect(shown(hub.get(type, id)), `${name}, done again`).toEqual(shown(changed));
        await hub.undo({ undoes: again.batchId, actor: ANN });
      }
    }
    expect(wrong).toEqual([]);
  });
});

test('what a change leaves of what is shown, while an onboarding waits, is taken back too', async () => {
  const hub = openTestHub();
  const { onboarding } = await populate(hub);
  const change = async (input: Document) =>
    (
      await hub.writeBatch({
        actor: ANN,
        commands: [{ operation: 'update', resource: 'onboarding', reference: onboarding, input }],
      })
    ).batchId;
  await change({ state: 'paused' });
  await change({ waiting_on_customer: true });
  const hidden = await change({ state: 'active', waiting_on_customer: true });
  await hub.undo({ undoes: hidden, actor: ANN });
  await change({ waiting_on_customer: false });
  expect(hub.get('onboarding', onboarding)).toMatchObject({ state: 'paused' });
});
