import type { RunProgram } from '../run-program.ts';
import { environmentProxy, isExcepted, withScheme } from './environment-proxy.ts';
import type { ProxyFor } from './network.ts';

/** What an operating system's settings say. */
export type SystemSettings =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'fixed';
      readonly http: string | null;
      readonly https: string | null;
      readonly exceptions: string;
    }
  /** A script (PAC) decides for each address. */
  | { readonly kind: 'script'; readonly address: string };

export interface SystemProxyOptions {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly run: RunProgram;
  /** What the script at an address says of a URL, in its own words: `PROXY host:port; DIRECT`. */
  readonly askScript: (address: string, url: URL) => Promise<string>;
  readonly now: () => number;
}

/** Settings are read again after so long: a laptop goes from the office to the train. */
const KEPT_MS = 60_000;
const NONE: SystemSettings = { kind: 'none' };

/** The proxy that this machine is set up for: the environment's variables first, then the system's settings. */
export function createSystemProxy(options: SystemProxyOptions): ProxyFor {
  const { platform, environment, run, askScript, now } = options;
  let read: Promise<SystemSettings> | null = null;
  let readAt = Number.NEGATIVE_INFINITY;

  function settings(): Promise<SystemSettings> {
    if (read === null || Math.abs(now() - readAt) > KEPT_MS) {
      readAt = now();
      // Where the settings cannot be read there is nothing to follow.
      read = readSettings(platform, run).catch(() => NONE);
    }
    return read;
  }

  return async (url) => {
    const named = environmentProxy(url, environment);
    if (named !== undefined) return named;
    const said = await settings();
    switch (said.kind) {
      case 'none':
        return null;
      case 'fixed':
        if (isExcepted(url, said.exceptions)) return null;
        return url.protocol === 'https:' ? said.https : said.http;
      case 'script':
        return firstProxy(await askScript(said.address, url));
    }
  };
}

/** The first that a script's answer names and that can be used. */
export function firstProxy(answer: string): string | null {
  for (const entry of answer.split(';')) {
    const [kind = '', host] = entry.trim().split(/\s+/);
    if (/^direct$/i.test(kind)) return null;
    if (host === undefined) continue;
    if (/^(?:proxy|http)$/i.test(kind)) return `http://${host}`;
    if (/^https$/i.test(kind)) return `https://${host}`;
    if (/^socks5?$/i.test(kind)) return `socks5://${host}`;
  }
  return null;
}

function readSettings(platform: NodeJS.Platform, run: RunProgram): Promise<SystemSettings> {
  switch (platform) {
    case 'darwin':
      return run('scutil', ['--proxy']).then(readMac);
    case 'win32':
      return run('reg', ['query', WINDOWS_SETTINGS]).then(readWindows);
    case 'linux':
      return readGnome(run);
    default:
      return Promise.resolve(NONE);
  }
}

/** @param text as `scutil --proxy` prints it. */
export function readMac(text: string): SystemSettings {
  const value = (name: string) => new RegExp(`^\\s*${name} : (.*)$`, 'm').exec(text)?.[1]?.trim();
  if (value('ProxyAutoConfigEnable') === '1') {
    const address = value('ProxyAutoConfigURLString');
    if (address !== undefined) return { kind: 'script', address };
  }
  const proxy = (kind: 'HTTP' | 'HTTPS') =>
    value(`${kind}Enable`) === '1' ? `http://${value(`${kind}Proxy`)}:${value(`${kind}Port`) ?? 80}` : null;
  const [http, https] = [proxy('HTTP'), proxy('HTTPS')];
  if (http === null && https === null) return NONE;
  const list = /ExceptionsList : <array> \{([^}]*)\}/.exec(text)?.[1] ?? '';
  const exceptions = [...list.matchAll(/\d+ : (\S+)/g)].map((match) => match[1]).join(',');
  return { kind: 'fixed', http, https, exceptions };
}

const WINDOWS_SETTINGS = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings`;

/** @param text as `reg query` prints the key of the Internet settings. */
export function readWindows(text: string): SystemSettings {
  const value = (name: string) =>
    new RegExp(`^\\s*${name}\\s+REG_\\w+\\s+(.*)$`, 'm').exec(text)?.[1]?.trim();
  const address = value('AutoConfigURL');
  if (address) return { kind: 'script', address };
  const server = value('ProxyServer');
  if (Number(value('ProxyEnable') ?? 0) !== 1 || !server) return NONE;
  // Either one address for everything, or `http=…;https=…`.
  const byScheme = new Map(
    server.split(';').map((part): [string, string] => {
      const [scheme = '', proxy = ''] = part.split('=', 2);
      return [scheme, proxy];
    }),
  );
  const of = (scheme: string) => {
    const proxy = server.includes('=') ? byScheme.get(scheme) : server;
    return proxy ? withScheme(proxy) : null;
  };
  const exceptions = (value('ProxyOverride') ?? '').replaceAll(';', ',').replaceAll('<local>', '');
  return { kind: 'fixed', http: of('http'), https: of('https'), exceptions };
}

async function readGnome(run: RunProgram): Promise<SystemSettings> {
  const get = async (schema: string, key: string) =>
    (await run('gsettings', ['get', schema, key])).trim().replaceAll(/^'|'$/g, '');
  const base = 'org.gnome.system.proxy';
  const mode = await get(base, 'mode');
  if (mode === 'auto') {
    const address = await get(base, 'autoconfig-url');
    return address === '' ? NONE : { kind: 'script', address };
  }
  if (mode !== 'manual') return NONE;
  const proxy = async (scheme: string) => {
    const host = await get(`${base}.${scheme}`, 'host');
    const port = Number(await get(`${base}.${scheme}`, 'port'));
    return host === '' || port === 0 ? null : `http://${host}:${port}`;
  };
  const [http, https] = [await proxy('http'), await proxy('https')];
  const exceptions = (await get(base, 'ignore-hosts')).replaceAll(/[[\]']/g, '');
  return { kind: 'fixed', http, https: https ?? http, exceptions };
}
