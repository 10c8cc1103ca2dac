import type { Link, Links } from '../../../hub/workspace/integration-store.ts';
import { isPersonalDomain } from '../../import/personal-domains.ts';
import { domainsOf } from '../domains.ts';
import type { MappingRule } from '../mapping.ts';
import { type SourceContact, type SourceCustomer, SourceError } from '../source.ts';
import type { HubSpotObject, HubSpotObjects } from './hubspot-objects.ts';
import { KIND } from './hubspot-place.ts';

/** Owners and labels are asked for once a pass, when there is a company. */
export function createCustomersOf(objects: HubSpotObjects, links: Links, mapping: readonly MappingRule[]) {
  let owners: Promise<ReadonlyMap<string, string>> | null = null;
  let labels: Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> | null = null;
  const none =
    <Value>(empty: Value) =>
    (error: unknown) => {
      if (error instanceof SourceError && (error.trouble === 'forbidden' || error.trouble === 'failed'))
        return empty;
      throw error;
    };
  return async (companies: readonly HubSpotObject[]): Promise<readonly SourceCustomer[]> => {
    if (companies.length === 0) return [];
    owners ??= objects.owners().catch(none(new Map<string, string>()));
    labels ??= objects
      .labels(mapping.map(({ property }) => property))
      .catch(none(new Map<string, ReadonlyMap<string, string>>()));
    const known = { owners: await owners, labels: await labels };
    return companies.map((company) =>
      customerOf(company, known, links.get('hubspot', KIND.companies, company.id)),
    );
  };
}

interface Known {
  readonly owners: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

function customerOf(
  { id, properties: given }: HubSpotObject,
  { owners, labels }: Known,
  link: Link | undefined,
): SourceCustomer {
  const own = domainsOf([given.domain ?? null]);
  const domains = domainsOf([given.domain ?? null, ...listOf(given.hs_additional_domains)]);
  const properties: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(given)) properties[name] = labelled(value, labels.get(name));
  const owner = given.hubspot_owner_id ?? '';
  const email = owners.get(owner);
  properties.hubspot_owner_id = email ?? null;
  properties.name = given.name || (given.domain ?? null);
  const notes = owner !== '' && email === undefined ? [`its owner ${owner} has no address in HubSpot`] : [];
  if (given.domain && own.length === 0) {
    properties.domain = null;
    if (isPersonalDomain(given.domain.toLowerCase()))
      notes.push(`${given.domain} is no company’s domain and was left out`);
  }
  const { deal } = link?.facts ?? {};
  return {
    id,
    name: properties.name ?? id,
    properties,
    fixed: { hubspot_company_id: id, ...(typeof deal === 'string' ? { hubspot_deal_id: deal } : {}) },
    domains: domains.filter((domain) => !isPersonalDomain(domain)),
    mergedIds: listOf(given.hs_merged_object_ids),
    sharedIds: [],
    facts: link?.facts ?? {},
    mayCreate: true,
    notes,
  };
}

/** `a;b` of several choices, each by its label. */
function labelled(value: string | null, labels: ReadonlyMap<string, string> | undefined): string | null {
  if (value === null || labels === undefined) return value;
  return value
    .split(';')
    .map((one) => labels.get(one) ?? one)
    .join(';');
}

export function contactOf(
  { id, properties: given }: HubSpotObject,
  accountIds: readonly string[],
): SourceContact {
  const name = [given.firstname, given.lastname]
    .filter((part) => part != null && part.trim() !== '')
    .join(' ');
  return {
    id,
    email: given.email || null,
    name: name.trim() || (given.email ?? '').replace(/@.*$/s, ''),
    title: given.jobtitle || null,
    phone: given.phone || given.mobilephone || null,
    accountIds,
    mergedIds: listOf(given.hs_merged_object_ids),
  };
}

function listOf(text: string | null | undefined): readonly string[] {
  return (text ?? '')
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
