import { createFileSecretStore, type SecretStore } from '../../cloud/secret-store.ts';
import { realTimers } from '../../cloud/timers.ts';
import { createIntegrations } from './integrations.ts';
import type { IntegrationsOptions } from './service-options.ts';
import type { Source } from './source.ts';

interface OpenOptions extends Pick<IntegrationsOptions, 'hub' | 'environment' | 'fetch' | 'reportFailure'> {
  readonly folder: string;
  /** Keeps a key under a name; without it, a file of the data folder does. */
  readonly secretsOf?: ((name: string) => SecretStore) | undefined;
}

const KEY_NAMES: Readonly<Record<Source, string>> = { hubspot: 'hubspot-key', stripe: 'stripe-key' };

/** The integrations of a data folder, with the services' addresses as the environment has them. */
export function openIntegrations({ folder, secretsOf, ...options }: OpenOptions) {
  const stores = new Map<Source, SecretStore>();
  return createIntegrations({
    ...options,
    timers: realTimers,
    urls: { ...addressOf('hubspot', 'PIVOTAL_HUBSPOT_URL'), ...addressOf('stripe', 'PIVOTAL_STRIPE_URL') },
    secretsOf(source) {
      const name = KEY_NAMES[source];
      const store = stores.get(source) ?? secretsOf?.(name) ?? createFileSecretStore(folder, name);
      stores.set(source, store);
      return store;
    },
  });
}

function addressOf(source: Source, variable: string): Partial<Record<Source, string>> {
  const address = process.env[variable]?.trim();
  return address === undefined || address === '' ? {} : { [source]: address };
}
