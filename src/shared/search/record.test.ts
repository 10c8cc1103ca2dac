import { describe, expect, it } from 'vitest';
import { FIXTURE_CONTEXT, FIXTURE_SCHEMA } from '../../../test/support/search/fixtures.ts';
import type { Contact } from '../v1/contact.ts';
import type { Customer } from '../v1/customer.ts';
import type { Onboarding } from '../v1/onboarding.ts';
import { toEntry } from './compile.ts';
import { matches } from './match.ts';
import { parse } from './parse.ts';
import {
  type ContactInput,
  type CustomerInput,
  isArchived,
  type OnboardingInput,
  searchContact,
  searchCustomer,
  searchOnboarding,
  sharedDomains,
} from './record.ts';

const TIMES = { created_at: '2026-01-01T00:00:00.000Z', updated_at: '2026-01-02T00:00:00.000Z' };
const CUSTOMER: CustomerInput = {
  ...TIMES,
  id: 'c1',
  display_id: 1,
  name: ' Acme ',
  slug: null,
  domain: 'acme.com',
  status: 'active',
  plan: null,
  mrr: null,
  tags: [],
  custom_fields: {
    seats: 'many',
    renewal: 'soon',
    region: '',
    stray: 'comet',
    done: true,
    nested: { a: 1 },
    none: null,
  },
  health_score: null,
};
const CONTACT: ContactInput = {
  ...TIMES,
  id: 'k1',
  display_id: 1,
  name: 'Jo',
  email: 'jo@acme.com',
  title: null,
  phone: null,
  is_primary: true,
  labels: [],
  archived: false,
};
const ONBOARDING: OnboardingInput = {
  ...TIMES,
  id: 'o1',
  display_id: 1,
  name: null,
  phase: 'launch',
  state: 'active',
  target_launch_date: null,
  completed_at: null,
  notes: null,
};
const LINKS = {
  owner: null,
  contacts: [],
  onboardings: [],
  customFields: FIXTURE_SCHEMA.customFields,
  duplicate: false,
};
const customer = searchCustomer(CUSTOMER, LINKS);
const finds = (text: string, record: Parameters<typeof matches>[1]) =>
  matches(parse(text, FIXTURE_SCHEMA), record, FIXTURE_CONTEXT);

describe('what search sees of a record', () => {
  it('is made of v1 objects as they are', () => {
    const fromContract = (
      a: Customer,
      b: Contact,
      c: Onboarding,
    ): [CustomerInput, ContactInput, OnboardingInput] => [a, b, c];
    expect(fromContract).toBeTypeOf('function');
  });

  it('keeps a custom value that does not fit its definition as text', () => {
    expect(finds('many', customer)).toBe(true);
    expect(finds('seats:>0', customer)).toBe(false);
    expect(finds('soon', customer)).toBe(true);
    expect(finds('has:renewal', customer)).toBe(true);
  });

  it('finds custom values without a definition, and nothing in empty or nested ones', () => {
    expect(finds('comet', customer)).toBe(true);
    expect(finds('has:region', customer)).toBe(false);
    expect(finds('object', customer)).toBe(false);
  });

  it('calls phases what the workspace or the screens call them, and still knows the stored value', () => {
    const phaseLabels = { launch: 'Go live' };
    const onboarding = searchOnboarding(ONBOARDING, { customer, csm: null, phaseLabels });
    for (const text of ['go live', 'launch', 'phase:go', 'phase:launch'])
      expect(finds(text, onboarding)).toBe(true);
    const unknown = searchOnboarding(
      { ...ONBOARDING, phase: 'constructor' },
      { customer, csm: null, phaseLabels },
    );
    expect(unknown.phaseLabel).toBe('Constructor');
    const usual = searchOnboarding({ ...ONBOARDING, phase: 'internal_qa' }, { customer, csm: null });
    expect(usual.phaseLabel).toBe('Internal QA');
  });

  it('lives without its customer', () => {
    const contact = searchContact(CONTACT, { customer: null });
    const onboarding = searchOnboarding(ONBOARDING, { customer: null, csm: null });
    for (const record of [contact, onboarding]) {
      for (const text of ['plan:x', 'owner:me', 'has:mrr', 'mrr:>0', 'region:x', 'is:archived']) {
        expect(finds(text, record)).toBe(false);
        expect(finds(`-${text}`, record)).toBe(true);
      }
    }
  });

  it('is archived with its customer', () => {
    const archived = searchCustomer({ ...CUSTOMER, status: 'archived' }, LINKS);
    expect(isArchived(searchContact(CONTACT, { customer: archived }))).toBe(true);
    expect(isArchived(searchOnboarding(ONBOARDING, { customer: archived, csm: null }))).toBe(true);
    expect(isArchived(searchContact(CONTACT, { customer }))).toBe(false);
  });

  it('knows the domains that customers share, archived ones not counted', () => {
    const of = (domain: string | null, status = 'active') => ({ domain, status });
    expect(sharedDomains([of('a'), of('a'), of('b'), of('b', 'archived'), of(null), of(null)])).toEqual(
      new Set(['a']),
    );
  });

  it('becomes one folded text that begins with its name', () => {
    expect(toEntry(customer).text.split('\n').slice(0, 2)).toEqual(['acme', 'acme.com']);
    expect(toEntry(searchOnboarding(ONBOARDING, { customer, csm: null })).text.split('\n')[0]).toBe('acme');
  });
});
