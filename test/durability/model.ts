/**
 * What a hub must hold after the writes it acknowledged. One writer owns each customer, and a writer
 * has one request under way at a time: so at a kill every record has at most one uncertain write.
 */

export type Change = { field: string; oldValue: unknown; newValue: unknown };

export type OnboardingModel = { id: string; name: string; phase: string; changes: Change[] };

export type ContactModel = { id: string; email: string; title: string | null; deleted: boolean };

export type CustomerModel = {
  id: string;
  /** Unique in the run; says which writer made it in which round. */
  name: string;
  values: Record<PatchedField, string | number | null>;
  /** Oldest first. */
  changes: Change[];
  contacts: ContactModel[];
  /** Of all its contacts, oldest first. */
  contactChanges: (Change & { contact: ContactModel })[];
  onboardings: OnboardingModel[];
  deleted: boolean;
};

export const PATCHED_FIELDS = ['plan', 'status', 'mrr'] as const;
export type PatchedField = (typeof PATCHED_FIELDS)[number];

/** A write sent to the server; kept by the writer until its answer has arrived whole. */
export type Write = {
  method: 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: Record<string, unknown>;
  /** On every POST. */
  idempotencyKey?: string;
  /** Null while a POST that makes a customer has no answer. */
  customer: CustomerModel | null;
  /** Brings the model to the state after the write; `id` is that of the created record. */
  apply: (id: string) => CustomerModel;
  /** For PATCH and DELETE: where the record is read, and whether what was read shows the write. */
  probe?: { path: string; took: (status: number, row: Record<string, unknown>) => boolean };
};

/** A POST that was acknowledged, with its answer. */
export type AcknowledgedPost = { write: Write; text: string };

export type Model = {
  customers: CustomerModel[];
  posts: AcknowledgedPost[];
  /** Touched since the last verification. */
  touched: Set<CustomerModel>;
};

export const emptyModel = (): Model => ({ customers: [], posts: [], touched: new Set() });

/** Brings the model to the state after the write, whose answer was `text`. */
export function acknowledge(model: Model, write: Write, text: string): void {
  const { id } = JSON.parse(text) as { id: string };
  const customer = write.apply(id);
  if (write.customer === null) model.customers.push(customer);
  if (write.method === 'POST') model.posts.push({ write, text });
  model.touched.add(customer);
}
