/** What HubSpot answers to which request, by the fact sheet. */
import { type HubSpotAccount, type ObjectType, type Stored, TYPE_IDS } from './account.ts';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: Record<string, unknown>;
}

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

const PAGE_LIMIT = 100;
const SEARCH_LIMIT = 200;
const SEARCH_RESULTS = 10_000;
const SEARCH_BODY = 3000;

const DATED =
  /^\/(crm\/(?:objects|associations|owners|properties|pipelines|lists)|account-info)\/(\d{4}-\d\d)(?=\/|$)/;
const NUMBERED = /^\/(crm)\/v[34]\/(objects|associations|owners|properties|pipelines|lists)(?=\/|$)/;

export function answerTo(account: HubSpotAccount, missingScopes: readonly string[], asked: Asked): Answered {
  const url = new URL(asked.url, 'http://stand.in');
  // Both kinds of paths lead to the same: `objects/companies/search`.
  const path = url.pathname
    .replace(DATED, (_, room: string) => `/${room.replace('crm/', '')}`)
    .replace(NUMBERED, '/$2')
    .replace(/^\/account-info\/v3/, '/account-info');
  const [room = '', ...rest] = path.slice(1).split('/');
  switch (room) {
    case 'objects':
      return objects(account, missingScopes, url, rest, asked);
    case 'associations':
      return associations(account, rest, asked);
    case 'owners':
      return owners(account, url);
    case 'properties':
      return { status: 200, body: { results: properties(account) } };
    case 'pipelines':
      return { status: 200, body: { results: account.pipelines } };
    case 'lists':
      return members(account, url, rest);
    case 'account-info':
      return {
        status: 200,
        body: {
          portalId: 62515,
          accountType: 'STANDARD',
          timeZone: 'Europe/Berlin',
          companyCurrency: 'EUR',
          uiDomain: 'app-eu1.hubspot.com',
        },
      };
    default:
      return refused(404, 'OBJECT_NOT_FOUND', `no such path ${path}`);
  }
}

function refused(status: number, category: string, message: string, errors: unknown = undefined): Answered {
  return {
    status,
    body: {
      status: 'error',
      message,
      category,
      correlationId: 'c',
      ...(errors === undefined ? {} : { errors }),
    },
  };
}

function typeOf(name: string | undefined): ObjectType | null {
  for (const [type, id] of Object.entries(TYPE_IDS))
    if (name === type || name === id) return type as ObjectType;
  return null;
}

function objects(
  account: HubSpotAccount,
  missingScopes: readonly string[],
  url: URL,
  rest: readonly string[],
  { method, body }: Asked,
): Answered {
  const type = typeOf(rest[0]);
  if (type === null) return refused(404, 'OBJECT_NOT_FOUND', `no objects ${rest[0]}`);
  const scope = `crm.objects.${type}.read`;
  if (missingScopes.includes(scope))
    return refused(
      403,
      'MISSING_SCOPES',
      'This app hasn’t been granted all required scopes to make this call.',
      [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: [scope] },
        },
      ],
    );
  if (method === 'GET' && rest.length === 1) return list(account, type, url);
  if (method === 'GET' && rest.length === 2) return one(account, type, rest[1] ?? '', url);
  if (method === 'POST' && rest[1] === 'batch' && rest[2] === 'read') return batchRead(account, type, body);
  if (method === 'POST' && rest[1] === 'search') return search(account, type, body);
  return refused(405, 'VALIDATION_ERROR', 'no such method');
}

/** Said once with commas, as we do, or once each, as HubSpot's own client does. */
const namesIn = (said: readonly string[]) =>
  said.flatMap((text) => text.split(',')).filter((name) => name !== '');

function list(account: HubSpotAccount, type: ObjectType, url: URL): Answered {
  const limit = Number(url.searchParams.get('limit') ?? 10);
  if (limit < 1 || limit > PAGE_LIMIT)
    return refused(400, 'VALIDATION_ERROR', `limit must be at most ${PAGE_LIMIT}`);
  const isArchived = url.searchParams.get('archived') === 'true';
  const after = url.searchParams.get('after');
  const all = [...account.objects[type].values()].filter((one) => (one.archivedAt !== null) === isArchived);
  const start = after === null ? 0 : all.findIndex(({ id }) => id === after);
  if (start < 0) return refused(400, 'VALIDATION_ERROR', 'invalid after');
  const page = all.slice(start, start + limit);
  const next = all[start + limit];
  const names = namesIn(url.searchParams.getAll('properties'));
  const wanted = namesIn(url.searchParams.getAll('associations')).flatMap((name) => typeOf(name) ?? []);
  const results = page.map((stored) => {
    const associated = wanted.flatMap((to) => {
      const pairs = account.associated(type, stored.id, to);
      return pairs.length === 0 ? [] : [[to, { results: pairs.flatMap((pair) => asListed(type, to, pair)) }]];
    });
    return {
      ...account.shown(type, stored, names),
      ...(associated.length === 0 ? {} : { associations: Object.fromEntries(associated) }),
    };
  });
  return { status: 200, body: { results, ...pagingOf(next?.id) } };
}

const SINGULAR: Readonly<Record<ObjectType, string>> = {
  companies: 'company',
  contacts: 'contact',
  deals: 'deal',
};

/** Each pair twice: with its type, and without a label. */
function asListed(
  from: ObjectType,
  to: ObjectType,
  { id, isPrimary }: { readonly id: string; readonly isPrimary: boolean },
) {
  const type = `${SINGULAR[from]}_to_${SINGULAR[to]}`;
  return [...(isPrimary ? [{ id, type }] : []), { id, type: `${type}_unlabeled` }];
}

function pagingOf(after: string | undefined) {
  return after === undefined ? {} : { paging: { next: { after, link: 'deprecated' } } };
}

function one(account: HubSpotAccount, type: ObjectType, id: string, url: URL): Answered {
  const isArchived = url.searchParams.get('archived') === 'true';
  const stored = account.objects[type].get(account.survivorOf(type, id) ?? id);
  if (stored === undefined || (stored.archivedAt !== null) !== isArchived)
    return refused(404, 'OBJECT_NOT_FOUND', 'resource not found');
  return { status: 200, body: account.shown(type, stored, namesIn(url.searchParams.getAll('properties'))) };
}

function batchRead(account: HubSpotAccount, type: ObjectType, body: Record<string, unknown>): Answered {
  const inputs = (body.inputs ?? []) as readonly { readonly id: string }[];
  if (inputs.length > PAGE_LIMIT) return refused(400, 'VALIDATION_ERROR', `at most ${PAGE_LIMIT} inputs`);
  const names = (body.properties ?? []) as readonly string[];
  const found = inputs.flatMap(({ id }) => {
    const stored = account.objects[type].get(String(id));
    return stored === undefined || stored.archivedAt !== null ? [] : [account.shown(type, stored, names)];
  });
  return { status: found.length === inputs.length ? 200 : 207, body: { status: 'COMPLETE', results: found } };
}

interface SearchFilter {
  readonly propertyName: string;
  readonly operator: string;
  readonly value?: string;
  readonly values?: readonly string[];
}

function search(account: HubSpotAccount, type: ObjectType, body: Record<string, unknown>): Answered {
  const {
    filterGroups = [],
    sorts = [],
    properties = [],
    limit = 10,
    after = '0',
  } = body as {
    filterGroups?: readonly { readonly filters: readonly SearchFilter[] }[];
    sorts?: readonly { readonly propertyName: string; readonly direction?: string }[];
    properties?: readonly string[];
    limit?: number;
    after?: string;
  };
  if (JSON.stringify(body).length > SEARCH_BODY)
    return refused(400, 'VALIDATION_ERROR', 'the body is too long');
  if (limit > SEARCH_LIMIT || sorts.length > 1) return refused(400, 'VALIDATION_ERROR', 'limit or sorts');
  if (Number(after) >= SEARCH_RESULTS)
    return refused(400, 'VALIDATION_ERROR', 'There was a problem with the request: past 10000 results.');
  const matches = (stored: Stored) =>
    filterGroups.length === 0 ||
    filterGroups.some(({ filters }) =>
      filters.every((filter) => isMatch(account.valueOf(type, stored, filter.propertyName), filter)),
    );
  const found = [...account.objects[type].values()].filter(
    (stored) => stored.archivedAt === null && matches(stored),
  );
  const [sort] = sorts;
  if (sort !== undefined) {
    const sign = sort.direction === 'DESCENDING' ? -1 : 1;
    const value = (stored: Stored) => Number(account.valueOf(type, stored, sort.propertyName) ?? 0);
    found.sort((left, right) => sign * (value(left) - value(right)));
  }
  const start = Number(after);
  const end = Math.min(start + limit, SEARCH_RESULTS);
  const results = found.slice(start, end).map((stored) => account.shown(type, stored, properties));
  return {
    status: 200,
    body: { total: found.length, results, ...pagingOf(end < found.length ? String(end) : undefined) },
  };
}

function isMatch(held: string | null, { operator, value = '', values = [] }: SearchFilter): boolean {
  if (operator === 'HAS_PROPERTY') return held !== null;
  if (operator === 'NOT_HAS_PROPERTY') return held === null;
  if (held === null) return false;
  switch (operator) {
    case 'EQ':
      return held === value;
    case 'NEQ':
      return held !== value;
    case 'IN':
      return values.includes(held);
    case 'GTE':
      return Number(held) >= Number(value);
    case 'GT':
      return Number(held) > Number(value);
    case 'LTE':
      return Number(held) <= Number(value);
    case 'LT':
      return Number(held) < Number(value);
    default:
      return false;
  }
}

const TYPE_NUMBERS: Readonly<Record<string, readonly [primary: number, any: number]>> = {
  'contacts/companies': [1, 279],
  'companies/contacts': [2, 280],
  'deals/companies': [5, 341],
  'companies/deals': [6, 342],
};

function associations(account: HubSpotAccount, rest: readonly string[], { body, url }: Asked): Answered {
  const [from, to] = [typeOf(rest[0]), typeOf(rest[1])];
  const inputs = (body.inputs ?? []) as readonly { readonly id: string }[];
  if (from === null || to === null || inputs.length > 1000)
    return refused(400, 'VALIDATION_ERROR', 'types or inputs');
  const [primary, any] = TYPE_NUMBERS[`${from}/${to}`] ?? [3, 3];
  const isDated = !url.includes('/v4/');
  const results = inputs.flatMap(({ id }) => {
    const pairs = account.associated(from, id, to);
    if (pairs.length === 0) return [];
    const targets = pairs.map(({ id: target, isPrimary }) => ({
      toObjectId: isDated ? target : Number(target),
      associationTypes: [
        { category: 'HUBSPOT_DEFINED', typeId: any, label: null },
        ...(isPrimary ? [{ category: 'HUBSPOT_DEFINED', typeId: primary, label: 'Primary' }] : []),
      ],
    }));
    // Whoever is primary does not stand first.
    return [{ from: { id }, to: targets.toReversed() }];
  });
  const errors = inputs.filter(({ id }) => account.associated(from, id, to).length === 0);
  return {
    status: errors.length === 0 ? 200 : 207,
    body: {
      status: 'COMPLETE',
      results,
      ...(errors.length === 0
        ? {}
        : {
            numErrors: errors.length,
            errors: errors.map(({ id }) => ({
              category: 'OBJECT_NOT_FOUND',
              context: { fromObjectId: [id] },
            })),
          }),
    },
  };
}

function owners(account: HubSpotAccount, url: URL): Answered {
  const isArchived = url.searchParams.get('archived') === 'true';
  const limit = Number(url.searchParams.get('limit') ?? 100);
  const start = Number(url.searchParams.get('after') ?? 0);
  const all = account.owners.filter(({ archived }) => archived === isArchived);
  const results = all.slice(start, start + limit).map((owner) => ({
    type: 'PERSON',
    userId: Number(owner.id) + 5,
    userIdIncludingInactive: Number(owner.id) + 5,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...owner,
  }));
  return {
    status: 200,
    body: { results, ...pagingOf(start + limit < all.length ? String(start + limit) : undefined) },
  };
}

function properties(account: HubSpotAccount) {
  return Object.entries(account.options).map(([name, options]) => ({
    name,
    label: name,
    type: 'enumeration',
    fieldType: 'select',
    groupName: 'companyinformation',
    description: '',
    options: Object.entries(options).map(([value, label], displayOrder) => ({
      value,
      label,
      displayOrder,
      hidden: false,
    })),
  }));
}

function members(account: HubSpotAccount, url: URL, [id, what]: readonly string[]): Answered {
  const ids = account.lists.get(id ?? '');
  if (ids === undefined || what !== 'memberships') return refused(404, 'OBJECT_NOT_FOUND', `no list ${id}`);
  const limit = Number(url.searchParams.get('limit') ?? 100);
  const start = Number(url.searchParams.get('after') ?? 0);
  const results = ids
    .slice(start, start + limit)
    .map((recordId) => ({ recordId, membershipTimestamp: '2026-01-01T00:00:00.000Z' }));
  return {
    status: 200,
    body: { results, ...pagingOf(start + limit < ids.length ? String(start + limit) : undefined) },
  };
}
