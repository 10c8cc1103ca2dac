/**
 * The proxy that the environment names, by the variables that curl and most tools read: HTTPS_PROXY, HTTP_PROXY,
 * ALL_PROXY and NO_PROXY, in small letters first.
 *
 * @returns an address, null for "none for this host", or undefined when the environment says nothing at all.
 */
export function environmentProxy(url: URL, environment: NodeJS.ProcessEnv): string | null | undefined {
  const named = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined;
  const proxy =
    (url.protocol === 'https:' ? named('HTTPS_PROXY') : named('HTTP_PROXY')) ?? named('ALL_PROXY');
  if (proxy === undefined) return undefined;
  return isExcepted(url, named('NO_PROXY') ?? '') ? null : withScheme(proxy);
}

/** @param exceptions hosts, with commas or spaces between them: `example.com` and all below it, `host:port`, `*`. */
export function isExcepted(url: URL, exceptions: string): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return exceptions
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, host = '', exceptedPort] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      if (exceptedPort !== undefined && exceptedPort !== port) return false;
      return url.hostname === host || url.hostname.endsWith(`.${host}`);
    });
}

export function withScheme(proxy: string): string {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}
