/** How v1 writes what people type or paste. */

/** Lower-case host name of what a person typed or pasted: scheme, credentials, path, port and trailing dot go. */
export function normalizeDomain(domain: string): string | null {
  const host = domain
    .trim()
    .toLowerCase()
    .replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\//, '')
    .replace(/[/?#].*$/, '')
    .replace(/^.*@/, '')
    .replace(/:\d+$/, '')
    .replace(/\.+$/, '');
  return host === '' ? null : host;
}

export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}
