import { expect, test } from 'vitest';
import { contactUpdateSchema } from '#shared/v1/contact.ts';
import { customerUpdateSchema } from '#shared/v1/customer.ts';
import { parseUpdate } from './parse-update.ts';

const ODD = JSON.stringify({
  name: 'Odd\tname',
  domain: 'N/A',
  plan: null,
  tags: ['two\nlines', 'vip'],
  custom_fields: { region: 'EMEA\u202e', tier: 1 },
});
const update = (input: object) => parseUpdate(customerUpdateSchema, input, ODD);

test('what a record has already is taken as it is', () => {
  expect(update({ name: 'Odd\tname', domain: 'N/A', plan: 'Pro' })).toEqual({ plan: 'Pro' });
  expect(update({ tags: ['vip', 'two\nlines', 'new'] })).toEqual({ tags: ['vip', 'two\nlines', 'new'] });
  expect(update({ custom_fields: { region: 'EMEA\u202e', tier: 2 } })).toEqual({
    custom_fields: { region: 'EMEA\u202e', tier: 2 },
  });
  const contact = JSON.stringify({ name: 'Ada', email: 'ada@localhost', labels: [] });
  expect(parseUpdate(contactUpdateSchema, { email: 'ada@localhost', title: 'CTO' }, contact)).toEqual({
    title: 'CTO',
  });
});

test('what a change brings in is judged, and named where it is', () => {
  const refusal = (field: string) => expect.objectContaining({ code: 'invalid_string', field });
  expect(() => update({ name: 'Other\tname' })).toThrow(refusal('name'));
  expect(() => update({ tags: ['two\nlines', 'three\nlines'] })).toThrow(refusal('tags.1'));
  expect(() => update({ custom_fields: { region: 'EMEA\u202e', other: 'a\0' } })).toThrow(
    refusal('custom_fields.other'),
  );
});
