import { getCACertificates, rootCertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import type { Network, ProxyFor, ProxySetting } from './network.ts';

const DIRECT: ProxyFor = () => Promise.resolve(null);

/**
 * Requests by Node itself, for the browser shell and the command line. Beside the certificates that come with Node
 * those of the system count, and of NODE_EXTRA_CA_CERTS, so that a company that inspects its connections is trusted
 * as far as its machines trust it.
 *
 * @param systemProxy what is used for the setting `system`.
 */
export function createNodeNetwork(systemProxy: ProxyFor): Network {
  const agents = new Map<string | null, Dispatcher>();
  let proxyFor = systemProxy;

  /** Loaded with the first request: a workspace that is connected to nothing does without. */
  const load = () => import('undici');

  async function agentFor(proxy: string | null): Promise<Dispatcher> {
    let agent = agents.get(proxy);
    if (agent === undefined) {
      const { Agent, ProxyAgent } = await load();
      const ca = trusted();
      agent =
        proxy === null
          ? new Agent({ connect: { ca } })
          : new ProxyAgent({ uri: proxy, requestTls: { ca }, proxyTls: { ca } });
      agents.set(proxy, agent);
    }
    return agent;
  }

  const request = async (input: string | URL, init?: RequestInit): Promise<Response> => {
    const url = new URL(input);
    const dispatcher = await agentFor(isLoopback(url) ? null : await proxyFor(url));
    return asGlobal((await load()).fetch)(url, { ...init, dispatcher });
  };

  return {
    fetch: (input, init) => request(input instanceof Request ? input.url : input, init),
    use(setting: ProxySetting) {
      if (setting === 'system') proxyFor = systemProxy;
      else if (setting === 'direct') proxyFor = DIRECT;
      else proxyFor = () => Promise.resolve(setting.address);
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
      agents.clear();
    },
  };
}

type FetchWithDispatcher = (url: URL, init: RequestInit & { dispatcher: Dispatcher }) => Promise<Response>;

/** The package's fetch is the one in Node, of another version: alike in all that is used, but not in its types. */
function asGlobal(fetch: unknown): FetchWithDispatcher {
  return fetch as FetchWithDispatcher;
}

function trusted(): string[] {
  return [...new Set([...rootCertificates, ...getCACertificates('system'), ...getCACertificates('extra')])];
}

/** This machine itself is never asked for through a proxy. */
function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
