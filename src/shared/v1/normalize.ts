/** How v1 writes what people type or paste, also where it is no domain or address: then as it stands. */
import { domainKey } from '../values/domain.ts';
import { emailKey } from '../values/email.ts';

export const normalizeDomain: (domain: string) => string | null = domainKey;
export const normalizeEmail: (email: string) => string = emailKey;
