import { expect, onTestFinished } from 'vitest';
import type { SecretStore } from '../../src/main/cloud/secret-store.ts';
import { createIntegrations } from '../../src/main/features/integrations/integrations.ts';
import type { Source } from '../../src/main/features/integrations/source.ts';
import { openTestHub, type TestHub } from './hub.ts';

type Document = Record<string, unknown>;

/** Keeps a key as long as the test lasts. */
export function memorySecret(secret: string | null = null): SecretStore {
  let kept = secret;
  return {
    kind: 'keychain',
    read: async () => kept,
    write: async (next) => {
      kept = next;
    },
    remove: async () => {
      kept = null;
    },
  };
}

/** The integrations over a hub, whose passes begin only when a test begins them. */
export function serveIntegrations(
  urls: Partial<Record<Source, string>>,
  hub: TestHub = openTestHub(),
  secrets = new Map<Source, SecretStore>(),
) {
  const integrations = createIntegrations({
    hub,
    environment: hub.environment,
    timers: { after: () => () => {} },
    fetch,
    urls,
    secretsOf(source) {
      const store = secrets.get(source) ?? memorySecret();
      secrets.set(source, store);
      return store;
    },
    reportFailure: (error) => hub.failures.push(error),
  });
  onTestFinished(async () => {
    await integrations.close();
    expect(hub.failures).toEqual([]);
  });
  const all = (type: 'customer' | 'contact' | 'person' | 'custom_field') =>
    hub.changes
      .since(type, 0, 100_000)
      .filter(({ deleted_at }) => deleted_at === null)
      .map(({ document }) => JSON.parse(document) as Document);
  return {
    hub,
    integrations,
    secrets,
    /** The live records of a type. */
    all,
    customer(name: string): Document {
      const [found] = all('customer').filter((one) => one.name === name);
      if (found === undefined) throw new Error(`no customer is called ${name}`);
      return found;
    },
    async connect(
      source: Source,
      key: string,
      filter: Parameters<typeof integrations.connect>[1]['filter'] = null,
    ) {
      await integrations.connect(source, { key, filter });
      await integrations.settled(source);
      return integrations.found(source);
    },
    async sync(source: Source, kind: 'full' | 'incremental' = 'incremental') {
      integrations.begin(source, kind);
      await integrations.settled(source);
      return integrations.found(source);
    },
    log: (source: Source) => integrations.log(source, Number.MAX_SAFE_INTEGER, 1000, false),
  };
}
