import { fold } from '#shared/search/fold.ts';
import { readEmail } from '#shared/values/email.ts';
import type { KnownRecords } from './known-records.ts';
import type { Owners } from './matching.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

export type SomebodyFinder = (text: string) => string | null;

/** Somebody by id, address or name, as others write them: `Ada Lovelace`, `Lovelace, Ada`, `Ada <ada@p.example>`. */
export function createSomebodyFinder(all: Iterable<Named>): SomebodyFinder {
  const byName = new Map<string, string | null>();
  const put = (name: string, id: string) =>
    byName.set(name, byName.has(name) && byName.get(name) !== id ? null : id);
  for (const { id, name, email } of all) {
    put(id, id);
    put(fold(name), id);
    if (email !== null) put(email, id);
  }
  return (text) => {
    const email = readEmail(text);
    if (email.kind === 'value' && email.value !== null) {
      const found = byName.get(email.value);
      if (found !== undefined) return found;
    }
    const turned = /^([^,]+),\s*([^,]+)$/.exec(text);
    const bare = text.replace(/[<(].*$/, '').trim();
    return (
      byName.get(text.trim()) ??
      byName.get(fold(bare)) ??
      (turned === null ? null : (byName.get(fold(`${turned[2]} ${turned[1]}`)) ?? null))
    );
  };
}

/** Contacts by any of their ids, or by name or address below the customer that the onboarding belongs to. */
export type ContactFinder = (text: string, onboardingKey: string | null) => string | null;

export function createContactFinder(contacts: KnownRecords, owners: Owners): ContactFinder {
  const byCustomer = new Map<string, Named[]>();
  for (const { parent, document } of new Set([...contacts.byId.values()].flat())) {
    const { id, name, email } = document;
    const others = byCustomer.get(parent ?? '') ?? [];
    others.push({ id: String(id), name: String(name), email: typeof email === 'string' ? email : null });
    byCustomer.set(parent ?? '', others);
  }
  const finders = new Map<string, SomebodyFinder>();
  return (text, onboardingKey) => {
    const [known] = contacts.byId.get(text.trim()) ?? [];
    if (known !== undefined) return String(known.document.id);
    const [onboarding] = owners.onboarding.byId.get(onboardingKey ?? '') ?? [];
    const customer = onboarding?.parent ?? '';
    const finder = finders.get(customer) ?? createSomebodyFinder(byCustomer.get(customer) ?? []);
    finders.set(customer, finder);
    return finder(text);
  };
}
