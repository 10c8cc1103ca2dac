import { type CustomerCreate, customerCreateSchema } from '#shared/v1/customer.ts';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import { readDay } from '#shared/values/day.ts';
import { readDomain } from '#shared/values/domain.ts';
import { readNumber } from '#shared/values/number.ts';
import { type Reading, read, refused } from '#shared/values/reading.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { dayRules } from '../../../lib/locale.ts';
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
    const value = customValue(text, kind);
    if (value.kind === 'refused')
      return { error: { field: `custom_fields.${slug}`, message: `${label}: ${value.reason}` } };
    if (value.value !== null) customFields[slug] = value.value;
  }
  const domain = readDomain(draft.domain);
  if (domain.kind === 'refused') return { error: { field: 'domain', message: domain.reason } };
  const candidate = {
    name,
    domain: domain.value,
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

function customValue(
  text: string,
  kind: CustomFieldInUse['kind'],
): Reading<string> | Reading<number> | Reading<boolean> {
  switch (kind) {
    case 'boolean':
      return readYesNo(text);
    case 'text':
      return read(text === '' ? null : text);
    case 'date':
      return readDay(text, dayRules());
    case 'number':
      return readNumber(text, dayRules());
  }
}

function readYesNo(text: string): Reading<boolean> {
  if (text === '') return read<boolean>(null);
  if (/^(?:yes|y|true|1)$/i.test(text)) return read(true);
  return /^(?:no|n|false|0)$/i.test(text) ? read(false) : refused('Write yes or no');
}

const SHOWN_FIELDS = ['name', 'domain', 'owner_id', 'plan', 'tags'];

/** Where to show an error that came back from a save. */
export function toDraftError(error: unknown): DraftError {
  const message = reasonOf(error);
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
