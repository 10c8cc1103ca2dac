import { type Reading, refused } from '#shared/values/reading.ts';

type Read = (text: string) => Reading<string>;

let known: Read | null = null;

/** Fetches what knows domains: with every public suffix in it, it is larger than the code of all lists. */
export async function loadDomainReader(): Promise<void> {
  const { readDomain } = await import('#shared/values/domain.ts');
  known = readDomain;
}

/** A domain as it was typed. It is fetched soon after the start, long before somebody can have typed one. */
export function readTypedDomain(text: string): Reading<string> {
  return known?.(text) ?? refused('Pivotal is still starting: try again in a moment');
}
