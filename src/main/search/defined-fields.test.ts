import { expect, test, vi } from 'vitest';
import { openTestHub, populate, type TestHub } from '../../../test/support/hub.ts';
import { filled, openSearch } from '../../../test/support/search-hub.ts';
import { RECORD_TYPES, type RecordType } from '../../shared/search/fields.ts';
import { isItemType, NAME_FIELD, SEARCHED_FIELDS } from '../../shared/search/searched-types.ts';

vi.mock('#shared/records/customer.ts', async (load) => {
  const { customer } = await load<typeof import('#shared/records/customer.ts')>();
  return { customer: (await import('../../../test/support/more-fields.ts')).withMoreFields(customer) };
});
vi.mock('#shared/records/contact.ts', async (load) => {
  const { contact } = await load<typeof import('#shared/records/contact.ts')>();
  return { contact: (await import('../../../test/support/more-fields.ts')).withMoreFields(contact) };
});
vi.mock('#shared/records/onboarding.ts', async (load) => {
  const { onboarding } = await load<typeof import('#shared/records/onboarding.ts')>();
  return { onboarding: (await import('../../../test/support/more-fields.ts')).withMoreFields(onboarding) };
});

/** What is written into a field, and what a query says to find it; a word of it where it is a text. */
interface Example {
  readonly value: unknown;
  readonly query: string;
  readonly word?: string;
}

function exampleOf(field: (typeof SEARCHED_FIELDS)[RecordType][number]): Example {
  const { part, name, definition } = field;
  switch (part) {
    case 'text': {
      const word = `Zanzi${field.field.replaceAll('_', '')}`;
      return { value: `At the sea, ${word}`, query: `${name}:${word}`, word };
    }
    case 'choice': {
      const value = definition.kind === 'choice' ? definition.values[0] : '';
      return { value, query: `${name}:${value}` };
    }
    case 'person':
      return { value: null, query: `${name}:me` };
    case 'day':
      return { value: '2031-03-04', query: `${name}:2031-03-04` };
    case 'time':
      return { value: '2031-03-04T12:00:00.000Z', query: `${name}:2031-03-04` };
    case 'number':
      return { value: 712_300, query: `${name}:${definition.kind === 'money' ? 7123 : 712_300}` };
    case 'flag':
      return { value: true, query: `${name}:yes` };
  }
}

/** A record of each type, the first that is there of the cloud's. */
async function recordsOf(hub: TestHub): Promise<Record<RecordType, string>> {
  const { customer, contact, onboarding } = await populate(hub);
  const make = async (type: 'task' | 'comment', input: Record<string, unknown>) =>
    String((await hub.create(type, input)).id);
  const task = await make('task', { onboarding_id: onboarding, title: 'Kickoff' });
  const comment = await make('comment', { subject_type: 'customer', subject_id: customer, body: 'Called' });
  return { customer, contact, onboarding, task, comment };
}

test('whatever a definition gives a name is found under it, texts by their words as well, and no longer when it is gone', async () => {
  const hub = openTestHub();
  const records = await recordsOf(hub);
  await hub.update('contact', records.contact, { title: 'Chief', phone: '+49 30 1' });
  await hub.update('onboarding', records.onboarding, { notes: 'They wait' });
  const search = openSearch(hub);
  await filled(search);
  const found = (text: string, type: RecordType) =>
    search.ask({ text, limit: 50, types: [type] }).results.map(({ id }) => id);
  const written = RECORD_TYPES.flatMap((type) =>
    SEARCHED_FIELDS[type].flatMap((field) => {
      const { part, definition } = field;
      const { search: named, readonly, fixed } = definition;
      if (named === undefined || readonly === true || fixed === true || part === 'person') return [];
      const name = isItemType(type) ? NAME_FIELD[type]?.field : undefined;
      const canBeEmpty = part !== 'choice' && field.field !== name && definition.required !== true;
      return [{ type, field, canBeEmpty, ...exampleOf(field) }];
    }),
  );
  expect(written.length).toBeGreaterThan(20);
  function expectFound({ type, query, word }: (typeof written)[number]): void {
    expect(found(query, type), query).toEqual([records[type]]);
    if (word !== undefined) expect(found(word, type), word).toEqual([records[type]]);
    if (type === 'customer') expect(found(query, 'contact'), `${query}, below it`).toEqual([records.contact]);
  }

  for (const one of written) {
    await hub.update(one.type, records[one.type], { [one.field.field]: one.value });
    expectFound(one);
  }
  // With all of them beside each other, and beside what was always there.
  for (const one of written) expectFound(one);
  for (const text of ['email:jo@acme', 'contact:jo', 'tag:vip', 'has:contact'])
    expect(found(text, 'customer'), text).toEqual([records.customer]);
  for (const text of ['chief', '+4930', 'has:phone'])
    expect(found(text, 'contact'), text).toEqual([records.contact]);
  expect(found('note:wait', 'onboarding')).toEqual([records.onboarding]);
  for (const { type, field, canBeEmpty, query, word } of written) {
    if (!canBeEmpty) continue;
    await hub.update(type, records[type], { [field.field]: field.part === 'flag' ? false : null });
    expect(found(query, type), `${query}, emptied`).toEqual([]);
    if (word !== undefined) expect(found(word, type), `${word}, emptied`).toEqual([]);
  }
  expect(hub.failures).toEqual([]);
});
