/**
 * Whether what the index shows of a record is what the record says now: then what else shows it need not be made
 * again. What is known comes from a view, folded.
 */
import { fold } from '#shared/search/fold.ts';
import type { ContactFacts, OnboardingFacts, SearchContact } from '#shared/search/record.ts';

/** Whether a record is called as before. */
export function isNamedAlike(
  known: { readonly name: string | null },
  { name }: { readonly name: string | null },
): boolean {
  return isFolded(known.name, name);
}

/** Whether a contact shows at its customer what it did. */
export function isContactShownAlike(
  known: ContactFacts & Pick<SearchContact, 'archived'>,
  record: SearchContact,
): boolean {
  if (known.archived && record.archived) return true;
  return (
    known.archived === record.archived &&
    known.isPrimary === record.isPrimary &&
    isFolded(known.name, record.name) &&
    isFolded(known.email, record.email)
  );
}

/** Whether an onboarding shows at its customer what it did. */
export function isOnboardingShownAlike(known: OnboardingFacts, record: OnboardingFacts): boolean {
  return (
    known.phase === record.phase &&
    known.phaseLabel === record.phaseLabel &&
    known.state === record.state &&
    isNamedAlike(known, record)
  );
}

/** @param known as a view shows it: folded, and one space where it is empty. */
function isFolded(known: string | null, text: string | null): boolean {
  return (known ?? '').trim() === fold(text ?? '').trim();
}
