/**
 * A small workspace to search in, awkward on purpose: names in many scripts, look-alikes, duplicates, archived and
 * churned customers, custom fields of every type and one named like a built-in field. For tests and for the query
 * table; keys are readable: `acme`, its contact `acme/jane`, its onboarding `acme/rollout`.
 */
import { type SearchEntry, toEntry } from '#shared/search/compile.ts';
import type { SearchSchema } from '#shared/search/fields.ts';
import type { MatchContext } from '#shared/search/query.ts';
import {
  type ContactInput,
  type CustomerInput,
  type ItemInput,
  type OnboardingInput,
  type SearchPerson,
  type SearchRecord,
  searchContact,
  searchCustomer,
  searchItem,
  searchOnboarding,
  sharedDomains,
} from '#shared/search/record.ts';
import { DEFAULT_HEALTH_BOUNDS } from '#shared/values/health.ts';
import { CUSTOMERS, type FixtureCustomer } from './fixtures-data.ts';

const PEOPLE: Readonly<Record<string, SearchPerson>> = {
  ann: { id: 'p_ann', name: 'Ann Archer', email: 'ann@pivotal.test' },
  bob: { id: 'p_bob', name: 'Bob Böhm', email: 'bob@pivotal.test' },
  carmen: { id: 'p_carmen', name: 'Carmen Meyer', email: null },
};

export const FIXTURE_SCHEMA: SearchSchema = {
  customFields: [
    { slug: 'region', label: 'Region', type: 'select', options: ['EMEA', 'APAC', 'North America'] },
    { slug: 'seats', label: 'Seats', type: 'number' },
    { slug: 'renewal', label: 'Renewal date', type: 'date' },
    { slug: 'contract-type', label: 'Contract type', type: 'string' },
    { slug: 'owner', label: 'Former owner', type: 'string' },
  ],
};

/** A Friday noon in Berlin; Ann is at the machine. */
export const FIXTURE_CONTEXT: MatchContext = {
  now: Date.parse('2026-11-20T11:00:00.000Z'),
  timeZone: 'Europe/Berlin',
  me: 'p_ann',
  healthBounds: DEFAULT_HEALTH_BOUNDS,
};

export const FIXTURE_RECORDS: readonly SearchRecord[] = buildRecords();
export const FIXTURE_ENTRIES: readonly SearchEntry[] = FIXTURE_RECORDS.map(toEntry);

function buildRecords(): SearchRecord[] {
  const inputs = CUSTOMERS.map((fixture, at) => ({ fixture, input: customerInput(fixture, at + 1) }));
  const shared = sharedDomains(inputs.map(({ input }) => input));
  let contactId = 1000;
  let onboardingId = 2000;
  let itemId = 3000;
  return inputs.flatMap(({ fixture, input }) => {
    const contacts = (fixture.contacts ?? []).map(([key, ...fields]) => ({
      key: `${fixture.key}/${key}`,
      input: contactInput(`${fixture.key}/${key}`, ++contactId, ...fields),
    }));
    const onboardings = (fixture.onboardings ?? []).map(([key, ...fields]) => ({
      key: `${fixture.key}/${key}`,
      csm: fields[3]?.csm,
      input: onboardingInput(`${fixture.key}/${key}`, ++onboardingId, ...fields),
    }));
    const customer = searchCustomer(input, {
      key: fixture.key,
      otherIds: fixture.otherIds ?? [],
      pending: fixture.pending ?? false,
      owner: personOf(fixture.owner),
      contacts: contacts.map((contact) => contact.input),
      onboardings: onboardings.map((onboarding) => onboarding.input),
      customFields: FIXTURE_SCHEMA.customFields,
      duplicate: input.status !== 'archived' && shared.has(input.domain ?? ''),
    });
    return [
      customer,
      ...contacts.map((contact) => searchContact(contact.input, { key: contact.key, customer })),
      ...onboardings.map(({ key, csm, input: onboarding }) =>
        searchOnboarding(onboarding, { key, customer, csm: personOf(csm) }),
      ),
      ...(fixture.items ?? []).map(([key, type, fields]) =>
        searchItem(type, itemInput(`${fixture.key}/${key}`, ++itemId, fields), {
          key: `${fixture.key}/${key}`,
          customer,
          onboardingName: null,
          personOf: (id) => somebody(id, contacts),
        }),
      ),
    ];
  });
}

function personOf(key: string | undefined): SearchPerson | null {
  return (key === undefined ? undefined : PEOPLE[key]) ?? null;
}

/** A contact may stand where a person does. */
function somebody(id: string, contacts: readonly { readonly input: ContactInput }[]): SearchPerson | null {
  const contact = contacts.find(({ input }) => input.id === id)?.input;
  return Object.values(PEOPLE).find((person) => person.id === id) ?? contact ?? null;
}

function itemInput(key: string, displayId: number, fields: Readonly<Record<string, unknown>>): ItemInput {
  return {
    ...fields,
    id: `itm_${key}`,
    display_id: displayId,
    created_at: '2024-02-05T09:00:00.000Z',
    updated_at: '2024-06-30T09:00:00.000Z',
  };
}

function customerInput(fixture: FixtureCustomer, at: number): CustomerInput {
  return {
    id: `cus_${fixture.key}`,
    display_id: fixture.number ?? 100 + at,
    name: fixture.name,
    slug: fixture.slug ?? null,
    domain: fixture.domain ?? null,
    status: fixture.status ?? 'active',
    plan: fixture.plan ?? null,
    mrr: fixture.mrr ?? null,
    tags: fixture.tags ?? [],
    custom_fields: fixture.custom ?? {},
    health_score: fixture.health ?? null,
    created_at: fixture.created ?? '2024-02-02T09:00:00.000Z',
    updated_at: fixture.updated ?? '2024-06-30T09:00:00.000Z',
  };
}

function contactInput(
  key: string,
  displayId: number,
  name: string,
  email: string,
  more: { title?: string; phone?: string; primary?: boolean; archived?: boolean; labels?: string[] } = {},
): ContactInput {
  return {
    id: `con_${key}`,
    display_id: displayId,
    name,
    email,
    title: more.title ?? null,
    phone: more.phone ?? null,
    is_primary: more.primary ?? false,
    labels: more.labels ?? [],
    archived: more.archived ?? false,
    created_at: '2024-02-03T09:00:00.000Z',
    updated_at: '2024-06-30T09:00:00.000Z',
  };
}

function onboardingInput(
  key: string,
  displayId: number,
  name: string | null,
  phase: string,
  state: string,
  more: { csm?: string; target?: string; launched?: string; notes?: string } = {},
): OnboardingInput {
  return {
    id: `onb_${key}`,
    display_id: displayId,
    name,
    phase,
    state,
    target_launch_date: more.target ?? null,
    completed_at: more.launched ?? null,
    notes: more.notes ?? null,
    created_at: '2024-02-04T09:00:00.000Z',
    updated_at: '2024-06-30T09:00:00.000Z',
  };
}
