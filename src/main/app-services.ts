import type { ReminderNotice } from '#shared/bridge/reminders.ts';
import { version } from '../../package.json';
import type { AppOptions } from './app.ts';
import { createFileSecretStore, createGivenSecret, type SecretStore } from './cloud/secret-store.ts';
import { createSync, type StartableSync, type Sync } from './cloud/sync.ts';
import { realTimers } from './cloud/timers.ts';
import type { Environment } from './environment.ts';
import { startDailyBackups } from './features/backup/daily.ts';
import type { Integrations } from './features/integrations/integrations.ts';
import { openIntegrations } from './features/integrations/open.ts';
import { startNudges } from './features/pi/nudges.ts';
import { createPi, type Pi } from './features/pi/pi.ts';
import { piSettings } from './features/pi/settings.ts';
import { createReminders, type Reminders } from './features/reminders/reminders.ts';
import { startWebhooks, type Webhooks } from './features/webhooks/webhooks.ts';
import type { Hub } from './hub/hub.ts';
import { newKey } from './hub/records/identity.ts';
import type { Network } from './network/network.ts';
import { createThisMachinesNetwork } from './network/this-machine.ts';
import { createSearch, type Search } from './search/search.ts';

/** What works on the hub in the background, and answers whoever asks. */
export interface AppServices {
  readonly network: Network;
  readonly sync: Sync;
  readonly search: Search;
  readonly pi: Pi;
  readonly webhooks: Webhooks;
  readonly integrations: Integrations;
  readonly reminders: Reminders;
  /** Hears of what is due, once a day. @returns a function that ends it */
  onReminder(listener: (notice: ReminderNotice) => void): () => void;
  /** What speaks to the outside, or writes. Does not wait for the cloud. @throws when its key is missing */
  start(): Promise<void>;
  /** All but the search, which may still be asked. */
  stop(): Promise<void>;
}

interface ServicesOptions extends AppOptions {
  readonly hub: Hub;
  readonly environment: Environment;
  readonly reportFailure: (error: unknown) => void;
  /** Reminders are due, and no shell has asked to be told. */
  readonly remindersUnheard: () => void;
}

export function createServices(options: ServicesOptions): AppServices {
  const { hub, folder, log, environment, reportFailure } = options;
  const { now } = environment;
  const secrets = secretsOf(options);
  const network = options.network ?? createThisMachinesNetwork(now);
  const { fetch } = network;
  const sync = createSync({
    hub,
    folder,
    secrets,
    environment,
    timers: realTimers,
    version,
    fetch,
    reportFailure,
  });
  const endBackups = startDailyBackups({
    folder,
    now,
    copyTo: hub.copyTo,
    isEmpty: hub.isEmpty,
    reportFailure,
  });
  const webhooks = startWebhooks({
    hub,
    fetch,
    now,
    newId: () => newKey(environment),
    version,
    reportFailure,
    log: (event, details) => log('warn', event, details),
  });
  const { secretsOf: secretsOfServices } = options;
  const integrations = openIntegrations({
    hub,
    folder,
    environment,
    fetch,
    secretsOf: secretsOfServices,
    reportFailure,
  });
  const search = createSearch({ hub, folder, now, reportFailure });
  const pi = createPi({ hub, settings: () => piSettings(hub.settings), now, reportFailure });
  const remindersHeardBy = new Set<(notice: ReminderNotice) => void>();
  const reminders = createReminders({ hub, due: () => tellReminders(), now, reportFailure });
  function tellReminders(): void {
    if (remindersHeardBy.size === 0) {
      options.remindersUnheard();
      return;
    }
    for (const notice of reminders.take()) for (const listener of remindersHeardBy) listener(notice);
  }
  const background: { stop(): void }[] = [];

  return {
    network,
    sync,
    search,
    pi,
    webhooks,
    integrations,
    reminders,
    onReminder(listener) {
      remindersHeardBy.add(listener);
      // What was due while nobody could be told.
      tellReminders();
      return () => remindersHeardBy.delete(listener);
    },
    async start() {
      await startSync(sync, secrets, options);
      pi.start();
      reminders.start();
      const timeZone = () => piSettings(hub.settings).timeZone;
      background.push(pi, startNudges({ hub, timeZone, now, reportFailure }), reminders);
      integrations.start();
    },
    async stop() {
      endBackups();
      webhooks.stop();
      await integrations.close();
      for (const one of background) one.stop();
      sync.stop();
      void network.close();
    },
  };
}

function secretsOf({ folder, secrets, upstream }: AppOptions): SecretStore {
  const store = secrets ?? createFileSecretStore(folder);
  return upstream?.key == null ? store : createGivenSecret(upstream.key, store);
}

/** Does not wait for the cloud: the app opens at once, however far away that is. */
async function startSync(
  sync: StartableSync,
  secrets: SecretStore,
  { upstream, reportFailure }: ServicesOptions,
): Promise<void> {
  if (upstream === undefined) {
    // The keychain that holds the key may be locked.
    sync.start().catch(reportFailure);
    return;
  }
  const key = await secrets.read();
  if (key === null) {
    throw new Error(
      `There is no key for ${upstream.url}. Put it into the environment as PIVOTAL_UPSTREAM_KEY, or into a file given with --upstream-key-file.`,
    );
  }
  // Who names the upstream on the command line wants this data there: from the first request on it is queued for it.
  await sync.connectWhenReachable({ url: upstream.url, key }, upstream.existing).catch(reportFailure);
}
