import { session } from 'electron';
import type { Network, ProxySetting } from '../../network/network.ts';
import { fetchOver, type ProxyCredentials } from './session-fetch.ts';

/** Of its own, in memory: nothing of the window's is sent to the cloud, and nothing of the cloud's is kept. */
const PARTITION = 'cloud';

/**
 * Requests by Chromium's network stack, which knows the system's proxy, proxy scripts and certificates. A proxy with
 * a password gets the one in its address.
 */
export function createElectronNetwork(): Network {
  const own = session.fromPartition(PARTITION, { cache: false });
  let credentials: ProxyCredentials | null = null;
  let whenSet = Promise.resolve();
  const request = fetchOver(own, () => credentials);

  /** Connections and passwords of the proxy before are not used again. */
  async function change(config: Parameters<typeof own.setProxy>[0]): Promise<void> {
    await own.setProxy(config);
    await own.clearAuthCache();
    await own.closeAllConnections();
  }

  return {
    async fetch(input, init) {
      await whenSet;
      return request(input, init);
    },
    use(setting: ProxySetting) {
      credentials = null;
      if (setting === 'system' || setting === 'direct') {
        whenSet = change({ mode: setting });
        return;
      }
      const { protocol, host, username, password } = new URL(setting.address);
      if (username !== '') {
        credentials = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
      }
      whenSet = change({ mode: 'fixed_servers', proxyRules: `${protocol}//${host}` });
    },
    close: () => Promise.resolve(),
  };
}
