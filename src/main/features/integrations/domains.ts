import { readDomain } from '#shared/values/domain.ts';
import { isPersonalDomain } from '../import/personal-domains.ts';

/** As domains are stored, without those where everybody may have an address, and what is none. */
export function domainsOf(texts: readonly (string | null)[]): readonly string[] {
  const domains = texts.flatMap((text) => {
    const read = text === null ? null : readDomain(text);
    return read?.kind === 'value' && read.value !== null && !isPersonalDomain(read.value) ? [read.value] : [];
  });
  return [...new Set(domains)];
}
