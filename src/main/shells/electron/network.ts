import { app, session } from 'electron';
import type { Network, ProxySetting } from '../../network/network.ts';

/** Of its own, in memory: nothing of the window's is sent to the cloud, and nothing of the cloud's is kept. */
const PARTITION = 'cloud';

/**
 * Requests by Chromium's network stack, which knows the system's proxy, proxy scripts and certificates. A proxy with
 * a password gets the one in its address.
 */
export function createElectronNetwork(): Network {
  const own = session.fromPartition(PARTITION, { cache: false });
  let credentials: { readonly username: string; readonly password: string } | null = null;

  app.on('login', (event, _contents, _details, { isProxy }, answer) => {
    if (!isProxy || credentials === null) return;
    event.preventDefault();
    const { username, password } = credentials;
    // Once: a proxy that asks again has refused them.
    credentials = null;
    answer(username, password);
  });

  return {
    fetch: (input, init) =>
      own.fetch(input instanceof URL ? input.href : input, { ...init, credentials: 'omit' }),
    use(setting: ProxySetting) {
      credentials = null;
      if (setting === 'system' || setting === 'direct') {
        void own.setProxy({ mode: setting });
        return;
      }
      const { protocol, host, username, password } = new URL(setting.address);
      if (username !== '') {
        credentials = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
      }
      void own.setProxy({ mode: 'fixed_servers', proxyRules: `${protocol}//${host}` });
    },
    close: () => Promise.resolve(),
  };
}
