/** Requests to the outside, over whatever proxy and with whatever certificates this machine is set up for. */
export interface Network {
  fetch: typeof globalThis.fetch;
  /** Takes another setting for the requests that follow. */
  use(setting: ProxySetting): void;
  close(): Promise<void>;
}

/** `system`: what the operating system or the environment says. `direct`: none. Otherwise a proxy's address. */
export type ProxySetting = 'system' | 'direct' | { readonly address: string };

/** The proxy for one request: its address, with name and password if it has them, or null for none. */
export type ProxyFor = (url: URL) => Promise<string | null>;
