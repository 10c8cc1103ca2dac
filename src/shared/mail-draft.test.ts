import { describe, expect, test } from 'vitest';
import { fillMail, firstName, type MailValues, mailLink, mailValues } from './mail-draft.ts';

const VALUES: MailValues = {
  'customer.name': 'Acme & Co',
  'contact.first_name': 'Ada',
  'onboarding.phase': 'Launch',
  'onboarding.target': '1 February 2027',
  'me.name': 'Ann',
};
const fill = (body: string, values: Partial<MailValues> = {}, subject = 'Hello') =>
  fillMail({ subject, body }, { ...VALUES, ...values });

describe('a mail from a template', () => {
  test('has every variable filled, in subject and body, as often as it is named', () => {
    const body =
      'Dear {{contact.first_name}},\n{{ customer.name }}: {{onboarding.phase}}, {{onboarding.target}}.\n{{me.name}}, {{me.name}}';
    expect(fill(body, {}, 'News for {{customer.name}}')).toEqual({
      kind: 'filled',
      subject: 'News for Acme & Co',
      body: 'Dear Ada,\nAcme & Co: Launch, 1 February 2027.\nAnn, Ann',
    });
  });

  test.each([
    ['{{customer.plan}}', 'customer.plan', 'unknown'],
    ['{{Customer.Name}}', 'Customer.Name', 'unknown'],
    ['{{constructor}}', 'constructor', 'unknown'],
    ['{{}}', '{{}}', 'unknown'],
    ['Dear {{contact.first_name', 'contact.first_name', 'unfinished'],
    ['Dear {{contact.first_name} and all', 'contact.first_name', 'unfinished'],
  ])('%s blocks by its name', (body, name, reason) => {
    expect(fill(body)).toEqual({ kind: 'blocked', unfilled: [{ name, reason }] });
  });

  test('is blocked by what the records say nothing of, each named once, the subject’s too', () => {
    const draft = fill(
      '{{onboarding.target}} {{onboarding.target}} {{x}}',
      { 'onboarding.target': null, 'me.name': '  ' },
      '{{me.name}}',
    );
    expect(draft).toEqual({
      kind: 'blocked',
      unfilled: [
        { name: 'me.name', reason: 'empty' },
        { name: 'onboarding.target', reason: 'empty' },
        { name: 'x', reason: 'unknown' },
      ],
    });
  });

  test('takes what is filled in as it is, and keeps its subject on one line', () => {
    const odd = { 'customer.name': '$& {{me.name}}\nBcc: all' };
    expect(fill('{{customer.name}}', odd, '{{customer.name}}')).toEqual({
      kind: 'filled',
      subject: '$& {{me.name}} Bcc: all',
      body: '$& {{me.name}}\nBcc: all',
    });
  });
});

test('the variables say what a customer may read, and null where there is nothing', () => {
  const customer = { name: 'Acme' };
  const onboarding = { phase: 'internal_qa', target_launch_date: '2027-02-01T00:00:00.000Z' };
  expect(
    mailValues({ customer, contact: { name: 'Dr. Ada Lovelace' }, onboarding, me: { name: 'Ann' } }),
  ).toEqual({
    'customer.name': 'Acme',
    'contact.first_name': 'Ada',
    'onboarding.phase': 'Quality check',
    'onboarding.target': '1 February 2027',
    'me.name': 'Ann',
  });
  const renamed = mailValues({
    customer,
    contact: undefined,
    onboarding: { ...onboarding, label: 'Sign-off' },
    me: undefined,
  });
  expect(renamed['onboarding.phase']).toBe('Sign-off');
  expect(mailValues({ customer, contact: undefined, onboarding: undefined, me: undefined })).toEqual({
    'customer.name': 'Acme',
    'contact.first_name': null,
    'onboarding.phase': null,
    'onboarding.target': null,
    'me.name': null,
  });
});

test.each([
  ['Ada Lovelace', 'Ada'],
  ['Lovelace, Ada', 'Ada'],
  ['Prof. Dr. Ada Lovelace', 'Ada'],
  ['Jean-Luc Picard', 'Jean-Luc'],
  ['山田太郎', '山田太郎'],
  [' Cher ', 'Cher'],
])('%s is greeted as %s', (name, first) => {
  expect(firstName(name)).toBe(first);
});

test('a link holds address, subject and body; there is none for what is too long', () => {
  expect(mailLink('ada@acme.test', { subject: 'Q&A', body: 'One\nTwo+' })).toBe(
    'mailto:ada@acme.test?subject=Q%26A&body=One%0D%0ATwo%2B',
  );
  expect(mailLink('ada@acme.test', { subject: 'Long', body: 'x'.repeat(2000) })).toBeNull();
});
