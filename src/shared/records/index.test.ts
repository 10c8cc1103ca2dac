import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  activityEvents,
  ancestorsOf,
  CLOUD_TYPES,
  childrenOf,
  defaultsOf,
  definitionOf,
  eventOfField,
  eventsOf,
  fieldOf,
  fieldsOf,
  filterColumns,
  filtersOf,
  isReasoned,
  parentFieldOf,
  parentOf,
  parentsOf,
  RECORD_TYPES,
  RECORDS,
  typeOfPlural,
  writableFields,
} from './index.ts';
import { newFields, storedFields } from './stored.ts';
import type { CreateOf, RecordOf, UpdateOf } from './values.ts';

describe('the tree of record types', () => {
  test('goes from customers to contacts, onboardings and what hangs below them', () => {
    expect(CLOUD_TYPES).toEqual(['customer', 'contact', 'onboarding']);
    expect(childrenOf('customer')).toEqual(['contact', 'onboarding', 'comment', 'next_step', 'nudge']);
    expect(childrenOf('onboarding')).toEqual(['task', 'comment', 'nudge']);
    expect(childrenOf('task')).toEqual(['comment', 'nudge']);
    expect(parentOf('contact')).toBe('customer');
    expect(parentOf('customer')).toBeNull();
    expect(parentOf('comment')).toBeNull();
    expect(parentsOf('comment')).toEqual(['customer', 'onboarding', 'task']);
    expect(ancestorsOf('task')).toEqual(['onboarding', 'customer']);
    expect(parentFieldOf('task')).toBe('onboarding_id');
    expect(parentFieldOf('comment')).toBe('subject_id');
  });

  test.each(RECORD_TYPES)('%s names only types, parents and fields that there are', (type) => {
    const { parent, title, filters, lookups = [], events } = definitionOf(type);
    expect(parentsOf(type)).toHaveLength(
      parent === null ? 0 : typeof parent === 'string' ? 1 : parent.types.length,
    );
    const known = (name: string) =>
      fieldOf(type, name) !== undefined ||
      ['customer_id', parentFieldOf(type), 'subject_type'].includes(name);
    const named = [title, ...filters, ...lookups, ...Object.keys(events.fields ?? {})];
    expect(named.filter((name) => !known(name))).toEqual([]);
    for (const [, field] of Object.entries(definitionOf(type).fields)) {
      if (field.kind === 'reference') expect(RECORD_TYPES).toContain(field.to);
      if (field.follows !== undefined) expect(fieldOf(type, field.follows)).toBeDefined();
    }
    expect(RECORDS[type].type).toBe(type);
    expect(typeOfPlural(RECORDS[type].plural)).toBe(type);
  });

  test('parents come before their children', () => {
    for (const type of RECORD_TYPES) {
      for (const parent of parentsOf(type)) {
        expect(RECORD_TYPES.indexOf(parent)).toBeLessThan(RECORD_TYPES.indexOf(type));
      }
    }
  });
});

describe('what follows from the fields', () => {
  test('defaults are there for all that nobody must give', () => {
    expect(defaultsOf('contact')).toEqual({
      title: null,
      phone: null,
      is_primary: false,
      labels: [],
      archived: false,
    });
    expect(defaultsOf('customer')).toMatchObject({
      status: 'active',
      tags: [],
      custom_fields: {},
      mrr: null,
    });
    expect(defaultsOf('onboarding')).toMatchObject({ reminders_enabled: true, reminder_frequency_days: 1 });
    expect(defaultsOf('customer')).not.toHaveProperty('name');
  });

  test('a default that one record was given is not shared with the next', () => {
    expect(defaultsOf('customer').tags).not.toBe(defaultsOf('customer').tags);
  });

  test('a new record has every field, in order and in its stored form', () => {
    const given = { domain: 'https://Acme.com/', name: 'Acme', tags: ['a', 'b', 'a'], plan: undefined };
    const fields = newFields('customer', given);
    expect(Object.keys(fields)).toEqual(Object.keys(RECORDS.customer.fields));
    expect(fields).toMatchObject({ domain: 'acme.com', tags: ['a', 'b'], plan: null });
  });

  test('what is changed is stored in its one form', () => {
    expect(storedFields('contact', { email: ' Jo@Acme.com', title: null })).toEqual({
      email: 'jo@acme.com',
      title: null,
    });
    expect(storedFields('onboarding', { started_at: '2026-01-02T03:04:05+02:00' })).toEqual({
      started_at: '2026-01-02T01:04:05.000Z',
    });
  });

  test('clients write neither what is read-only nor, later, what is fixed', () => {
    expect(writableFields('onboarding', 'update')).not.toContain('completed_at');
    expect(writableFields('attachment', 'create')).toEqual(['name', 'content_type', 'sha256']);
    expect(writableFields('attachment', 'update')).toEqual([]);
  });

  test('a day is filtered by its ends', () => {
    expect(filtersOf('task').map(({ name }) => name)).toContain('due_before');
  });

  test('the hub looks records up by what lists are filtered by, sets and parents aside', () => {
    expect([...filterColumns('customer')].sort()).toEqual(['domain', 'owner_id', 'plan', 'slug', 'status']);
    expect(filterColumns('contact')).toEqual(['email', 'is_primary']);
    expect([...filterColumns('onboarding')].sort()).toEqual(['phase', 'state']);
    expect(filtersOf('customer').map(({ name }) => name)).toEqual([
      'status',
      'slug',
      'domain',
      'owner_id',
      'plan',
      'tag',
    ]);
  });
});

describe('events', () => {
  test('a field tells its own event, or the one of any change', () => {
    expect(eventOfField('customer', 'status')).toBe('customer.status_changed');
    expect(eventOfField('customer', 'plan')).toBe('customer.field_changed');
    expect(eventOfField('onboarding', 'target_launch_date')).toBe('onboarding.target_shifted');
    expect(eventOfField('task', 'done', true)).toBe('task.completed');
    expect(eventOfField('task', 'done', false)).toBe('task.reopened');
    expect(eventOfField('contact', 'archived', true)).toBe('contact.archived');
    expect(eventOfField('contact', 'archived', false)).toBe('contact.updated');
  });

  test('what follows from another field, and identity and dates, tell none', () => {
    for (const name of ['health_score', 'id', 'created_at'])
      expect(eventOfField('customer', name)).toBeNull();
    for (const name of ['completed_at', 'waiting_on_customer', 'customer_id', 'updated_at']) {
      expect(eventOfField('onboarding', name)).toBeNull();
    }
  });

  test('a field of a later version tells a change like any other', () => {
    expect(eventOfField('customer', 'region')).toBe('customer.field_changed');
  });

  test('a customer’s activity tells of all that belongs to it, and of nothing else', () => {
    const events = activityEvents();
    expect(events).toEqual(expect.arrayContaining(['task.completed', 'comment.added', 'sync.conflict']));
    expect(events).not.toContain('view.created');
    expect(new Set(events).size).toBe(events.length);
  });

  test('reasons are kept of moves and shifts', () => {
    expect(isReasoned('onboarding', 'phase')).toBe(true);
    expect(isReasoned('onboarding', 'notes')).toBe(false);
  });
});

test('the types of records follow from their definitions', () => {
  type Customer = RecordOf<typeof RECORDS.customer>;
  expectTypeOf<Customer['name']>().toEqualTypeOf<string>();
  expectTypeOf<Customer['status']>().toEqualTypeOf<string>();
  expectTypeOf<Customer['mrr']>().toEqualTypeOf<number | null>();
  expectTypeOf<Customer['tags']>().toEqualTypeOf<string[]>();
  expectTypeOf<Customer['object']>().toEqualTypeOf<'customer'>();
  expectTypeOf<RecordOf<typeof RECORDS.contact>['customer_id']>().toEqualTypeOf<string>();
  type Update = UpdateOf<typeof RECORDS.customer>;
  expectTypeOf<Update['status']>().toEqualTypeOf<
    'active' | 'at_risk' | 'churned' | 'archived' | 'onboarding' | undefined
  >();
  expectTypeOf<Update>().not.toHaveProperty('health_score');
  expectTypeOf<CreateOf<typeof RECORDS.contact>['email']>().toEqualTypeOf<string>();
  type Task = RecordOf<typeof RECORDS.task>;
  expectTypeOf<Task['onboarding_id']>().toEqualTypeOf<string>();
  expectTypeOf<Task['phase']>().toEqualTypeOf<string>();
});

test.each(RECORD_TYPES)('every event that the definition of a %s speaks of is one of its own', (type) => {
  const { labels, told, webhooks, health, fields } = definitionOf(type).events;
  const named = [labels, told, webhooks].flatMap((names) => Object.keys(names ?? {}));
  expect(eventsOf(type)).toEqual(expect.arrayContaining([...named, ...(health?.events ?? [])]));
  const ofFields = [...Object.keys(fields ?? {}), ...(health?.fields ?? [])];
  expect(fieldsOf(type).map(([name]) => name)).toEqual(expect.arrayContaining(ofFields));
});
