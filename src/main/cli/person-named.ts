import { fold } from '#shared/search/fold.ts';
import { emailKey } from '#shared/values/email.ts';
import type { PersonDocument } from '../hub/workspace/open-api-keys.ts';

/**
 * Who is meant by an id, a number, an address or a name, in this order.
 * @returns null when it is nobody
 * @throws Error that says what to do: several are meant, or who is meant has left
 */
export function personNamed(all: readonly PersonDocument[], reference: string): PersonDocument | null {
  const text = reference.trim();
  const folded = fold(text);
  const isMeant: readonly ((one: PersonDocument) => boolean)[] = [
    ({ id }) => id === text,
    ({ display_id }) => String(display_id) === text,
    ({ email }) => email !== null && emailKey(email) === emailKey(text),
    ({ name }) => fold(name) === folded,
  ];
  for (const isThis of isMeant) {
    const found = all.filter(isThis);
    const here = found.filter(({ removed_at }) => removed_at === null);
    const [one, ...others] = here;
    if (one !== undefined && others.length === 0) return one;
    if (one !== undefined) {
      const ids = here.map(({ id, email }) => (email === null ? id : `${email} (${id})`));
      throw new Error(
        `${here.length} people are called ${text}: ${ids.join(', ')}; give the address or the id`,
      );
    }
    if (found[0] !== undefined)
      throw new Error(`${found[0].name} has left the workspace; see pivotal people for who is here`);
  }
  return null;
}
