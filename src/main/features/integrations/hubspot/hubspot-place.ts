import type { Links } from '../../../hub/workspace/integration-store.ts';
import type { MappingRule } from '../mapping.ts';
import type { SourceCustomer } from '../source.ts';
import type { HubSpotObject, HubSpotObjects } from './hubspot-objects.ts';

export const KIND = { companies: 'company', contacts: 'contact' } as const;

/** Where a pass is: the phase, and how far within it. */
export interface HubSpotPlace {
  readonly phase: (typeof PHASES)[number];
  readonly after: string | null;
  readonly done: number;
}
export const PHASES = [
  'choose',
  'companies',
  'account_contacts',
  'archived_companies',
  'archived_contacts',
] as const;

/** What both kinds of passes need. */
export interface HubSpotPass {
  readonly objects: HubSpotObjects;
  readonly links: Links;
  readonly together: (work: () => void) => void;
  readonly mapping: readonly MappingRule[];
  /** Turns companies into what the mapping takes. */
  readonly customersOf: (companies: readonly HubSpotObject[]) => Promise<readonly SourceCustomer[]>;
}

/** The last phase has none after it: begun again, it finds nothing new. */
export function phaseAfter({ phase, done }: HubSpotPlace): HubSpotPlace {
  const next = PHASES[PHASES.indexOf(phase) + 1];
  return next === undefined ? { phase, after: null, done } : { phase: next, after: null, done: 0 };
}

export function progressOf({ phase, done }: HubSpotPlace) {
  return { phase, done, total: null };
}
