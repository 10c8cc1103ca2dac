/** A HubSpot account as the fact sheet has it, kept in memory and changed by tests. */

export type ObjectType = 'companies' | 'contacts' | 'deals';

export const TYPE_IDS: Readonly<Record<ObjectType, string>> = {
  companies: '0-2',
  contacts: '0-1',
  deals: '0-3',
};

export interface Stored {
  readonly id: string;
  properties: Record<string, string | null>;
  readonly createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
}

export interface Owner {
  readonly id: string;
  readonly email?: string;
  readonly firstName: string;
  readonly lastName: string;
  archived: boolean;
}

/** Between two types: pairs of ids, with whether it is the primary one. */
interface Pair {
  readonly from: string;
  readonly to: string;
  readonly isPrimary: boolean;
}

const CHANGED_AT: Readonly<Record<ObjectType, string>> = {
  companies: 'hs_lastmodifieddate',
  deals: 'hs_lastmodifieddate',
  contacts: 'lastmodifieddate',
};

const ALWAYS = ['createdate', 'hs_object_id'];
const DEFAULTS: Readonly<Record<ObjectType, readonly string[]>> = {
  companies: ['name', 'domain'],
  contacts: ['email', 'firstname', 'lastname'],
  deals: ['dealname', 'amount', 'closedate', 'dealstage', 'pipeline'],
};

export type HubSpotAccount = ReturnType<typeof createAccount>;

export function createAccount(now: () => number = Date.now) {
  const objects: Record<ObjectType, Map<string, Stored>> = {
    companies: new Map(),
    contacts: new Map(),
    deals: new Map(),
  };
  const merged = new Map<string, string>();
  /** Contact or deal to company. */
  const pairs: Record<'contacts' | 'deals', Pair[]> = { contacts: [], deals: [] };
  const owners: Owner[] = [];
  const lists = new Map<string, string[]>();
  let lastId = 21_678_228_000;

  function add(type: ObjectType, properties: Record<string, string | null>): string {
    lastId += 1;
    const id = String(lastId);
    const at = now();
    const stored: Stored = {
      id,
      properties: { ...properties },
      createdAt: at,
      updatedAt: at,
      archivedAt: null,
    };
    objects[type].set(id, stored);
    return id;
  }

  function found(type: ObjectType, id: string): Stored {
    const stored = objects[type].get(id);
    if (stored === undefined) throw new Error(`the stand-in has no ${type} ${id}`);
    return stored;
  }

  function pair(type: 'contacts' | 'deals', from: string, to: string, isPrimary: boolean): void {
    pairs[type].push({ from, to, isPrimary });
  }

  return {
    objects,
    owners,
    lists,
    /** Of every path: stage ids of other pipelines are numbers. */
    pipelines: [
      {
        id: 'default',
        label: 'Sales',
        stages: [
          {
            id: 'appointmentscheduled',
            label: 'Appointment',
            metadata: { isClosed: 'false', probability: '0.2' },
          },
          { id: 'closedwon', label: 'Closed won', metadata: { isClosed: 'true', probability: '1.0' } },
          { id: 'closedlost', label: 'Closed lost', metadata: { isClosed: 'true', probability: '0.0' } },
        ],
      },
      {
        id: '4711',
        label: 'Renewals',
        stages: [{ id: '51439524', label: 'Won', metadata: { isClosed: 'true', probability: '1.0' } }],
      },
    ],
    /** Choices by property, with their labels. */
    options: { tier: { ent: 'Enterprise', start: 'Starter' } } as Record<string, Record<string, string>>,
    add,
    company: (properties: Record<string, string | null>) =>
      add('companies', { name: null, domain: null, ...properties }),
    contact(properties: Record<string, string | null>, ...companies: readonly string[]): string {
      const id = add('contacts', { email: null, ...properties });
      for (const [at, company] of companies.entries()) pair('contacts', id, company, at === 0);
      return id;
    },
    deal(properties: Record<string, string | null>, ...companies: readonly string[]): string {
      const id = add('deals', { pipeline: 'default', ...properties });
      for (const [at, company] of companies.entries()) pair('deals', id, company, at === 0);
      return id;
    },
    won(company: string, properties: Record<string, string | null> = {}): string {
      const id = add('deals', {
        pipeline: 'default',
        dealstage: 'closedwon',
        hs_is_closed_won: 'true',
        closedate: '2026-01-01T00:00:00.000Z',
        ...properties,
      });
      pair('deals', id, company, true);
      return id;
    },
    owner(owner: Omit<Owner, 'archived'> & { readonly archived?: boolean }): void {
      owners.push({ archived: false, ...owner });
    },
    update(type: ObjectType, id: string, properties: Record<string, string | null>): void {
      const stored = found(type, id);
      stored.properties = { ...stored.properties, ...properties };
      stored.updatedAt = now();
    },
    archive(type: ObjectType, id: string): void {
      found(type, id).archivedAt = now();
    },
    restore(type: ObjectType, id: string): void {
      const stored = found(type, id);
      stored.archivedAt = null;
      stored.updatedAt = now();
    },
    /** For privacy: without a trace. */
    erase: (type: ObjectType, id: string) => objects[type].delete(id),
    merge(type: ObjectType, loser: string, survivor: string): void {
      const kept = found(type, survivor);
      const names = kept.properties.hs_merged_object_ids;
      kept.properties.hs_merged_object_ids = names ? `${names};${loser}` : loser;
      kept.updatedAt = now();
      objects[type].delete(loser);
      merged.set(`${type}/${loser}`, survivor);
      for (const kind of ['contacts', 'deals'] as const)
        pairs[kind] = pairs[kind].map((one) => (one.to === loser ? { ...one, to: survivor } : one));
    },
    survivorOf: (type: ObjectType, id: string) => merged.get(`${type}/${id}`),
    /** Pairs as the API names them, from a type to another. */
    associated(
      from: ObjectType,
      id: string,
      to: ObjectType,
    ): readonly { readonly id: string; readonly isPrimary: boolean }[] {
      if (to === 'companies' && from !== 'companies')
        return pairs[from]
          .filter((one) => one.from === id)
          .map(({ to: target, isPrimary }) => ({ id: target, isPrimary }));
      if (from === 'companies' && to !== 'companies')
        return pairs[to]
          .filter((one) => one.to === id)
          .map(({ from: target, isPrimary }) => ({ id: target, isPrimary }));
      return [];
    },
    /** Every value is a text or null; only what was asked for comes back. */
    shown(type: ObjectType, stored: Stored, asked: readonly string[]) {
      const changedAt = CHANGED_AT[type];
      const all: Record<string, string | null> = {
        ...stored.properties,
        createdate: new Date(stored.createdAt).toISOString(),
        [changedAt]: new Date(stored.updatedAt).toISOString(),
        hs_object_id: stored.id,
      };
      const names = [...(asked.length > 0 ? asked : DEFAULTS[type]), ...ALWAYS, changedAt];
      const known = names.filter((name) => Object.hasOwn(all, name) || DEFAULTS[type].includes(name));
      return {
        id: stored.id,
        properties: Object.fromEntries(known.map((name) => [name, all[name] ?? null])),
        createdAt: new Date(stored.createdAt).toISOString(),
        updatedAt: new Date(stored.updatedAt).toISOString(),
        archived: stored.archivedAt !== null,
        ...(stored.archivedAt === null ? {} : { archivedAt: new Date(stored.archivedAt).toISOString() }),
      };
    },
    /** What a filter or a sort compares. */
    valueOf(type: ObjectType, stored: Stored, name: string): string | null {
      if (name === CHANGED_AT[type]) return String(stored.updatedAt);
      if (name === 'hs_object_id') return stored.id;
      if (name === 'createdate') return String(stored.createdAt);
      return stored.properties[name] ?? null;
    },
  };
}
