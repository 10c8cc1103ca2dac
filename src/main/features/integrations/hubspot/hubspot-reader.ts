import type { Link, Links } from '../../../hub/workspace/integration-store.ts';
import type { MappingRule } from '../mapping.ts';
import { type Account, SourceError, type SourceReader, type Step } from '../source.ts';
import { changedIds } from './changed-ids.ts';
import { chooseChanged, chooseCompanies } from './choose-companies.ts';
import { contactOf, createCustomersOf } from './company-customers.ts';
import type { HubSpotClient } from './hubspot-client.ts';
import {
  associatedIds,
  BATCH,
  createHubSpotObjects,
  type HubSpotObject,
  type ObjectType,
} from './hubspot-objects.ts';
import {
  type HubSpotPass,
  type HubSpotPlace,
  KIND,
  PHASES,
  phaseAfter,
  progressOf,
} from './hubspot-place.ts';

const DEFAULT_MAPPING: readonly MappingRule[] = [
  { property: 'name', field: 'name', rule: 'always' },
  { property: 'domain', field: 'domain', rule: 'always' },
  { property: 'hubspot_owner_id', field: 'owner_id', rule: 'always' },
  { property: 'tier', field: 'plan', rule: 'always' },
  { property: 'annualrevenue', field: 'custom_fields.arr', rule: 'always' },
];

/** What a company is recognized by, whatever is mapped. */
const COMPANY_PROPERTIES = [
  'name',
  'domain',
  'hs_additional_domains',
  'hs_merged_object_ids',
  'lifecyclestage',
  'hubspot_owner_id',
];
const CONTACT_PROPERTIES = [
  'email',
  'firstname',
  'lastname',
  'jobtitle',
  'phone',
  'mobilephone',
  'hs_merged_object_ids',
];

export interface HubSpotReaderOptions {
  readonly client: HubSpotClient;
  readonly links: Links;
  readonly together: (work: () => void) => void;
}

type Steps = AsyncGenerator<Step<HubSpotPlace>>;

export function createHubSpotReader({ client, links, together }: HubSpotReaderOptions): SourceReader {
  const objects = createHubSpotObjects(client);
  const begin = (mapping: readonly MappingRule[]): HubSpotPass => ({
    objects,
    links,
    together,
    mapping,
    customersOf: createCustomersOf(objects, links, mapping),
  });

  return {
    customerKind: KIND.companies,
    defaultMapping: DEFAULT_MAPPING,
    async account(): Promise<Account> {
      const { portalId, companyCurrency, uiDomain } = await objects.details().catch(withoutDetails);
      // The least that a connection needs, so that a scope that is missing is said now.
      await objects.list('companies', { properties: ['name'], after: null });
      return {
        id: portalId ?? null,
        name: uiDomain ?? null,
        currency: companyCurrency ?? null,
        mode: 'live',
      };
    },
    async *pass(request) {
      const pass = begin(request.mapping);
      if (request.kind === 'full' || request.since === null) yield* fullPass(pass, request);
      else yield* changesPass(pass, request, request.since);
    },
    async *some(kind, ids, mapping) {
      const pass = begin(mapping);
      const place: HubSpotPlace = { phase: 'companies', after: null, done: 0 };
      if (kind === KIND.contacts) yield* someContacts(pass, ids, place);
      else yield* someCompanies(pass, ids, place);
    },
  };
}

/** The details are a convenience; only a key that is not accepted matters here. */
function withoutDetails(error: unknown): { portalId?: string; companyCurrency?: string; uiDomain?: string } {
  if (error instanceof SourceError && error.trouble === 'forbidden') return {};
  throw error;
}

type Request = Parameters<SourceReader['pass']>[0];

async function* fullPass(pass: HubSpotPass, { run, filter, place }: Request): Steps {
  let at = (place as HubSpotPlace | null) ?? { phase: PHASES[0], after: null, done: 0 };
  for (const phase of PHASES.slice(PHASES.indexOf(at.phase))) {
    if (at.phase !== phase) at = { phase, after: null, done: 0 };
    switch (phase) {
      case 'choose':
        yield* chooseCompanies(pass, { run, filter }, at);
        break;
      case 'companies':
        yield* wantedCompanies(pass, run, filter === null, at);
        break;
      case 'account_contacts':
        yield* allContacts(pass, at);
        break;
      case 'archived_companies':
        yield* archived(pass, 'companies', at);
        break;
      case 'archived_contacts':
        yield* archived(pass, 'contacts', at);
        break;
    }
  }
}

async function* changesPass(pass: HubSpotPass, { run, filter }: Request, since: number): Steps {
  const place: HubSpotPlace = { phase: 'companies', after: null, done: 0 };
  const chosen = await chooseChanged(pass, { run, filter }, since);
  yield* someCompanies(pass, chosen, place);
  const contacts: string[] = [];
  for await (const id of changedIds(pass.objects, 'contacts', since)) contacts.push(id);
  yield* someContacts(pass, contacts, { ...place, phase: 'account_contacts' });
  yield* archived(pass, 'companies', { ...place, phase: 'archived_companies' });
  yield* archived(pass, 'contacts', { ...place, phase: 'archived_contacts' });
}

/** Every company that was chosen in this run; without a filter, also those that were chosen before. */
async function* wantedCompanies(
  pass: HubSpotPass,
  run: string,
  keepsEarlier: boolean,
  from: HubSpotPlace,
): Steps {
  let { after, done } = from;
  for (;;) {
    const page = pass.links.page('hubspot', KIND.companies, after ?? '', BATCH);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.source_id;
    const isWanted = (link: Link) =>
      link.state !== 'left' &&
      (link.run === run || (keepsEarlier && (link.state === 'linked' || link.state === 'double')));
    const wanted = page.filter(isWanted);
    const outside = page.filter((link) => !isWanted(link) && link.state === 'linked');
    if (outside.length > 0)
      pass.together(() => {
        for (const link of outside) pass.links.save({ ...link, state: 'outside' });
      });
    done += wanted.length;
    yield* someCompanies(
      pass,
      wanted.map(({ source_id }) => source_id),
      { phase: 'companies', after, done },
    );
    if (outside.length > 0) {
      const message = `${outside.length === 1 ? 'One company is' : `${outside.length} companies are`} outside the filter now and left as they are here`;
      const place: HubSpotPlace = { phase: 'companies', after, done };
      yield { kind: 'note', message, place, progress: progressOf(place) };
    }
  }
}

/** Reads companies anew. One that is not there has been merged into another, or deleted. */
async function* someCompanies(pass: HubSpotPass, ids: readonly string[], place: HubSpotPlace): Steps {
  const properties = companyProperties(pass.mapping);
  for (let at = 0; at < ids.length; at += BATCH) {
    const wanted = ids.slice(at, at + BATCH);
    const found = await pass.objects.read('companies', wanted, properties);
    const { companies, gone } = await withMissing(pass, 'companies', wanted, found, properties);
    const progress = progressOf(place);
    yield { kind: 'accounts', customers: await pass.customersOf(companies), place, progress };
    if (gone.length > 0) yield { kind: 'gone', of: 'accounts', ids: gone, place, progress };
  }
}

async function withMissing(
  { objects }: HubSpotPass,
  type: ObjectType,
  wanted: readonly string[],
  found: readonly HubSpotObject[],
  properties: readonly string[],
) {
  const isThere = new Set(found.map(({ id }) => id));
  const companies = found.filter(({ archived: isArchived }) => !isArchived);
  const gone = found.filter(({ archived: isArchived }) => isArchived).map(({ id }) => id);
  const merged = new Map<string, HubSpotObject>();
  for (const id of wanted.filter((one) => !isThere.has(one))) {
    const object = await objects.one(type, id, properties);
    if (object === null || (object.id === id && object.archived)) gone.push(id);
    else if (object.id === id) companies.push(object);
    // The survivor may not name the one it was asked for by.
    else merged.set(object.id, withMerged(merged.get(object.id) ?? object, id));
  }
  return { companies: [...companies.filter(({ id }) => !merged.has(id)), ...merged.values()], gone };
}

function withMerged(object: HubSpotObject, id: string): HubSpotObject {
  const others = object.properties.hs_merged_object_ids ?? '';
  return { ...object, properties: { ...object.properties, hs_merged_object_ids: `${others};${id}` } };
}

async function* allContacts(pass: HubSpotPass, from: HubSpotPlace): Steps {
  let { after, done } = from;
  do {
    const page = await pass.objects.list('contacts', {
      properties: CONTACT_PROPERTIES,
      associations: 'companies',
      after,
    });
    after = page.after;
    done += page.results.length;
    const contacts = page.results.map((contact) => contactOf(contact, associatedIds(contact, 'companies')));
    const place: HubSpotPlace = { phase: 'account_contacts', after, done };
    // At the end the next phase begins, wherever this one is taken up again.
    yield {
      kind: 'account_contacts',
      contacts,
      place: after === null ? phaseAfter(place) : place,
      progress: progressOf(place),
    };
  } while (after !== null);
}

async function* someContacts(pass: HubSpotPass, ids: readonly string[], place: HubSpotPlace): Steps {
  for (let at = 0; at < ids.length; at += BATCH) {
    const found = await pass.objects.read('contacts', ids.slice(at, at + BATCH), CONTACT_PROPERTIES);
    const companies = await pass.objects.associated(
      'contacts',
      'companies',
      found.map(({ id }) => id),
    );
    const contacts = found.map((contact) => contactOf(contact, companies.get(contact.id) ?? []));
    yield { kind: 'account_contacts', contacts, place, progress: progressOf(place) };
  }
}

async function* archived(pass: HubSpotPass, of: 'companies' | 'contacts', from: HubSpotPlace): Steps {
  let { after, done } = from;
  do {
    const page = await pass.objects.list(of, { properties: ['hs_object_id'], after, archived: true });
    after = page.after;
    done += page.results.length;
    const ids = page.results.map(({ id }) => id);
    const place: HubSpotPlace = { phase: from.phase, after, done };
    yield {
      kind: 'gone',
      of: of === 'companies' ? 'accounts' : 'account_contacts',
      ids,
      place: after === null ? phaseAfter(place) : place,
      progress: progressOf(place),
    };
  } while (after !== null);
}

function companyProperties(mapping: readonly MappingRule[]): readonly string[] {
  return [...new Set([...COMPANY_PROPERTIES, ...mapping.map(({ property }) => property)])];
}
