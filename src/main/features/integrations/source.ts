import type { Source } from '../../hub/workspace/integration-store.ts';
import type { MappingRule } from './mapping.ts';

export { SOURCES, type Source } from '../../hub/workspace/integration-store.ts';

/** What a contact is called in every source. */
export const CONTACT_KIND = 'contact';

export const SOURCE_NAMES: Readonly<Record<Source, string>> = { hubspot: 'HubSpot', stripe: 'Stripe' };

export function isSource(name: string): name is Source {
  return Object.hasOwn(SOURCE_NAMES, name);
}

/** An account of a source, as it is to become a customer. */
export interface SourceCustomer {
  readonly id: string;
  /** For a person to recognize it by. */
  readonly name: string;
  /** Properties by the source's own names, as the mapping takes them; an owner as an e-mail address. */
  readonly properties: Readonly<Record<string, string | number | readonly string[] | null>>;
  /** What is set whatever the mapping says: the source's own ids. */
  readonly fixed: Readonly<Record<string, unknown>>;
  /** Domains by which it may be a customer that is here already, its own first; personal ones are left out. */
  readonly domains: readonly string[];
  /** Accounts that were merged into this one, or that share its customer. */
  readonly mergedIds: readonly string[];
  readonly sharedIds: readonly string[];
  /** What is kept with the links of those that share it. */
  readonly sharedFacts?: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Kept with the link for later reckoning. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Whether it may make a new customer, or only change what is here. */
  readonly mayCreate: boolean;
  /** What was left out or could not be counted, in words. */
  readonly notes: readonly string[];
}

export interface SourceContact {
  readonly id: string;
  readonly email: string | null;
  readonly name: string;
  readonly title: string | null;
  readonly phone: string | null;
  /** Accounts that the contact belongs to, the primary one first. */
  readonly accountIds: readonly string[];
  readonly mergedIds: readonly string[];
}

/** What a pass over a source comes upon, in portions that are written together. `place` is where to go on after it. */
export type Step<Place> = { readonly place: Place; readonly progress: Progress } & (
  | { readonly kind: 'accounts'; readonly customers: readonly SourceCustomer[] }
  | { readonly kind: 'account_contacts'; readonly contacts: readonly SourceContact[] }
  /** Accounts or contacts that are deleted there. */
  | { readonly kind: 'gone'; readonly of: 'accounts' | 'account_contacts'; readonly ids: readonly string[] }
  /** Nothing to write: only a place from which to go on. */
  | { readonly kind: 'place' }
  | { readonly kind: 'note'; readonly message: string }
);

export interface Progress {
  readonly phase: string;
  readonly done: number;
  /** Null while nobody knows. */
  readonly total: number | null;
}

/** What is taken over: nothing named means every account with a won deal, or a subscription. */
export type Filter = { readonly kind: 'list' | 'lifecyclestage' | 'pipeline'; readonly value: string } | null;

/** @returns null for what is no filter */
export function readFilter(text: string): Filter {
  const [, kind, value] = /^(list|lifecyclestage|pipeline):(.+)$/s.exec(text.trim()) ?? [];
  if (kind === undefined || value === undefined || value.trim() === '') return null;
  return { kind: kind as NonNullable<Filter>['kind'], value: value.trim() };
}

export function filterText(filter: Filter): string | null {
  return filter === null ? null : `${filter.kind}:${filter.value}`;
}

/** Who is connected: as far as the source tells. */
export interface Account {
  readonly id: string | null;
  readonly name: string | null;
  readonly currency: string | null;
  /** Of a key for tests: what comes by it has no effect outside this machine. */
  readonly mode: 'live' | 'test';
}

export type PassKind = 'full' | 'incremental';

/** What a pass is asked for. */
export interface PassRequest {
  readonly kind: PassKind;
  readonly run: string;
  readonly filter: Filter;
  readonly mapping: readonly MappingRule[];
  /** Where an interrupted one was. */
  readonly place: unknown;
  /** Milliseconds since 1970: what changed since then. Null before the first full pass. */
  readonly since: number | null;
}

/** A source that can be read: HubSpot, Stripe. */
export interface SourceReader {
  /** Which kind of its records becomes a customer. */
  readonly customerKind: string;
  readonly defaultMapping: readonly MappingRule[];
  /** Looks whether the key is one. @throws SourceError */
  account(): Promise<Account>;
  pass(request: PassRequest): AsyncGenerator<Step<unknown>>;
  /** Reads some accounts, or contacts, anew. */
  some(kind: string, ids: readonly string[], mapping: readonly MappingRule[]): AsyncGenerator<Step<unknown>>;
}

export type SourceTrouble =
  /** The key is not accepted (any more). */
  | 'unauthorized'
  /** The key lacks permissions. */
  | 'forbidden'
  /** No request is allowed until `until`. */
  | 'wait'
  /** It did not answer, or said that it is out of order. */
  | 'unreachable'
  | 'failed';

/** Why a source could not be read, in words for the person who connected it. */
export class SourceError extends Error {
  readonly trouble: SourceTrouble;
  /** When to ask again: milliseconds since 1970. */
  readonly until: number | null;

  constructor(trouble: SourceTrouble, message: string, until: number | null = null) {
    super(message);
    this.name = 'SourceError';
    this.trouble = trouble;
    this.until = until;
  }
}
