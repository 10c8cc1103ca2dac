import { describe, expect, test } from 'vitest';
import { conflict } from '#shared/v1/errors.ts';
import type { CustomFieldInUse } from '../../../state/customer-facts.ts';
import { EMPTY_DRAFT, type NewCustomerDraft, readDraft, toDraftError } from './new-customer-form.ts';

const FIELDS: readonly CustomFieldInUse[] = [
  { slug: 'region', label: 'Region', kind: 'text' },
  { slug: 'seats', label: 'Seats', kind: 'number' },
  { slug: 'trial', label: 'Trial', kind: 'boolean' },
  { slug: 'renewal', label: 'Renewal', kind: 'date' },
];
const read = (part: Partial<NewCustomerDraft>) => readDraft({ ...EMPTY_DRAFT, ...part }, FIELDS);

describe('a draft', () => {
  test('needs a name that is not only white space', () => {
    expect(read({ name: '  ' })).toEqual({ error: { field: 'name', message: 'Give the customer a name' } });
  });

  test('becomes a customer with a clean domain and only the custom fields that were filled in', () => {
    expect(
      read({
        name: ' Acme ',
        domain: 'https://Acme.com/about',
        owner: 'ann',
        plan: 'Growth',
        tags: ['vip'],
        customFields: { region: ' EMEA ', seats: '1,200', trial: 'yes', renewal: '2026-05-01' },
      }),
    ).toEqual({
      input: {
        name: 'Acme',
        domain: 'acme.com',
        owner_id: 'ann',
        plan: 'Growth',
        tags: ['vip'],
        custom_fields: { region: 'EMEA', seats: 1200, trial: true, renewal: '2026-05-01' },
      },
    });
    expect(read({ name: 'Acme' })).toEqual({
      input: { name: 'Acme', domain: null, owner_id: null, plan: null },
    });
  });

  test.each<[string, Partial<NewCustomerDraft>, string]>([
    ['a name too long', { name: 'x'.repeat(256) }, 'name'],
    ['a number that is none', { name: 'Acme', customFields: { seats: 'many' } }, 'custom_fields.seats'],
    [
      'a day that is none',
      { name: 'Acme', customFields: { renewal: '2026-02-30' } },
      'custom_fields.renewal',
    ],
    [
      'a number with two readings',
      { name: 'Acme', customFields: { seats: '1250,555' } },
      'custom_fields.seats',
    ],
    ['neither yes nor no', { name: 'Acme', customFields: { trial: 'maybe' } }, 'custom_fields.trial'],
    ['no domain', { name: 'Acme', domain: 'N/A' }, 'domain'],
    ['a domain too long', { name: 'Acme', domain: 'a'.repeat(256) }, 'domain'],
  ])('%s is refused at its field', (_, part, field) => {
    expect(read(part)).toMatchObject({ error: { field } });
  });
});

test('decimals stay decimals, days are typed as people write them, www. is no part of a domain', () => {
  const draft = {
    name: 'Acme',
    domain: 'https://www.acme.com/',
    customFields: { seats: '12,5', renewal: '15 dec 2027', trial: 'no' },
  };
  expect(read(draft)).toMatchObject({
    input: { domain: 'acme.com', custom_fields: { seats: 12.5, renewal: '2027-12-15', trial: false } },
  });
});

test('a refusal that came back is shown at its field, or over the form when it has none here', () => {
  expect(toDraftError(conflict('x', 'Taken', 'domain'))).toEqual({ field: 'domain', message: 'Taken' });
  expect(toDraftError(conflict('slug_taken', 'Taken', 'slug'))).toEqual({ field: 'form', message: 'Taken' });
  expect(toDraftError(conflict('x', 'Bad', 'tags.3'))).toEqual({ field: 'tags', message: 'Bad' });
  expect(toDraftError(new Error('Broken'))).toEqual({ field: 'form', message: 'Broken' });
});
