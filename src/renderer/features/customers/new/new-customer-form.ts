import { type CustomerCreate, customerCreateSchema } from '#shared/v1/customer.ts';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import { normalizeDomain } from '#shared/v1/normalize.ts';
import { isDay } from '../../../lib/dates.ts';
import type { CustomFieldInUse } from '../../../state/customer-facts.ts';

/** What stands in the drawer's fields. */
export interface NewCustomerDraft {
  readonly name: string;
  readonly domain: string;
  readonly owner: string | null;
  readonly plan: string | null;
  readonly tags: readonly string[];
  /** By slug, as typed. */
  readonly customFields: Readonly<Record<string, string>>;
}

export const EMPTY_DRAFT: NewCustomerDraft = {
  name: '',
  domain: '',
  owner: null,
  plan: null,
  tags: [],
  customFields: {},
};

/** Which field was refused, and why; `form` when it is none of them. */
export interface DraftError {
  readonly field: string;
  readonly message: string;
}

export type ReadDraft = { readonly input: CustomerCreate } | { readonly error: DraftError };

/** The customer a draft describes, or what is wrong with it. */
export function readDraft(draft: NewCustomerDraft, fields: readonly CustomFieldInUse[]): ReadDraft {
  const name = draft.name.trim();
  if (name === '') return { error: { field: 'name', message: 'Give the customer a name' } };
  const customFields: Record<string, string | number | boolean> = {};
  for (const { slug, label, kind } of fields) {
    const text = draft.customFields[slug]?.trim() ?? '';
    if (text === '') continue;
    const value = customValue(text, kind);
    if (value === null)
      return { error: { field: `custom_fields.${slug}`, message: `${label} is a ${kind}` } };
    customFields[slug] = value;
  }
  const candidate = {
    name,
    domain: normalizeDomain(draft.domain),
    owner_id: draft.owner,
    plan: draft.plan,
    ...(draft.tags.length === 0 ? {} : { tags: [...draft.tags] }),
    ...(Object.keys(customFields).length === 0 ? {} : { custom_fields: customFields }),
  };
  try {
    return { input: parseInput(customerCreateSchema, candidate) };
  } catch (error) {
    return { error: toDraftError(error) };
  }
}

function customValue(text: string, kind: CustomFieldInUse['kind']): string | number | boolean | null {
  if (kind === 'boolean') return /^(?:yes|true|1)$/i.test(text);
  if (kind === 'text') return text;
  if (kind === 'date') return isDay(text) ? text : null;
  const number = Number(text.replace(/[\s,]/g, ''));
  return Number.isFinite(number) ? number : null;
}

const SHOWN_FIELDS = ['name', 'domain', 'owner_id', 'plan', 'tags'];

/** Where to show an error that came back from a save. */
export function toDraftError(error: unknown): DraftError {
  const message = error instanceof Error ? error.message : String(error);
  const path = fieldOf(error);
  const root = path?.split('.')[0];
  if (path !== undefined && root === 'custom_fields') return { field: path, message };
  return { field: root !== undefined && SHOWN_FIELDS.includes(root) ? root : 'form', message };
}

function fieldOf(error: unknown): string | undefined {
  if (error instanceof ContractError) return error.field;
  if (!(error instanceof Error) || !('field' in error)) return undefined;
  return typeof error.field === 'string' ? error.field : undefined;
}
