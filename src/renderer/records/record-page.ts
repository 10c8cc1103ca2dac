/** Where a record is shown. */
import type { RecordType } from '#shared/records/index.ts';
import { paths } from '../routes.ts';

/** A record with what it is below, as addresses name them: by key or by display_id. */
export interface RecordPlace {
  readonly type: RecordType;
  readonly key: string;
  readonly ref: string;
  readonly customer: string;
  /** Null for what is below none. */
  readonly onboarding: string | null;
}

/** Of those that are not simply shown on their customer's page; null where a record is all the same. */
const PAGES: { readonly [Type in RecordType]?: (place: RecordPlace) => string | null } = {
  onboarding: ({ ref }) => paths.onboarding(ref),
  task: ({ onboarding, key }) => (onboarding === null ? null : paths.task(onboarding, key)),
  comment: ({ onboarding, customer }) =>
    onboarding === null ? paths.customerNotes(customer) : paths.onboardingComments(onboarding),
};

export function pageOf(place: RecordPlace): string {
  return PAGES[place.type]?.(place) ?? paths.customer(place.customer);
}
