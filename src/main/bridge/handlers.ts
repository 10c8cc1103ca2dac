import type {
  AppInfo,
  BridgeCall,
  BridgeEvent,
  BridgeEventPayload,
  BridgeInput,
  BridgeOutput,
} from '#shared/bridge.ts';
import { ContractError, invalidRequest } from '#shared/v1/errors.ts';
import type { Sync } from '../cloud/sync.ts';
import { realEnvironment } from '../environment.ts';
import type { ComputerService } from '../features/computer/computer.ts';
import { createImport } from '../features/import/import.ts';
import { createWindowImports } from '../features/import/window-imports.ts';
import type { Integrations } from '../features/integrations/integrations.ts';
import type { PiModel } from '../features/pi/model/model.ts';
import type { Pi } from '../features/pi/pi.ts';
import type { Reminders } from '../features/reminders/reminders.ts';
import { statusPageOf } from '../features/status-page/status-page.ts';
import type { Hub } from '../hub/hub.ts';
import { newKey } from '../hub/records/identity.ts';
import { isHubType } from '../hub/records/records.ts';
import type { Actor } from '../hub/records/transaction.ts';
import { workspaceOf } from '../hub/workspace/preferences.ts';
import { loadSampleData } from '../hub/workspace/sample-data.ts';
import { removeSampleData, sampleCustomers } from '../hub/workspace/sample-removal.ts';
import type { Search } from '../search/search.ts';
import { createBackupHandlers } from './backup-handlers.ts';
import type { BridgeCaller } from './bridge.ts';
import { createCommands } from './commands.ts';
import { createFirstRows } from './first-rows.ts';
import { createIntegrationHandlers } from './integration-handlers.ts';
import { createMailTemplateHandlers } from './mail-template-handlers.ts';
import { createPiHandlers } from './pi-handlers.ts';
import { createReplication } from './replication.ts';
import { createReportHandlers } from './report-handlers.ts';
import { createSyncHandlers } from './sync-handlers.ts';
import { createWebhookHandlers } from './webhook-handlers.ts';
import { createWorkbenchHandlers } from './workbench-handlers.ts';
import { createWorkspaceHandlers } from './workspace-handlers.ts';

export type BridgeHandlers = {
  readonly [Call in BridgeCall]: (
    input: BridgeInput<Call>,
    caller?: BridgeCaller,
  ) => BridgeOutput<Call> | Promise<BridgeOutput<Call>>;
};

/** What only the running app knows of itself. */
export interface AppFacts {
  readonly version: string;
  readonly shell: 'electron' | 'browser';
  readonly apiUrl: string | null;
  readonly dataFolder: string;
  readonly notice: string | null;
  /** What somebody who helps has to know, as text. */
  readonly diagnostics: () => string;
}

const UNNAMED = 'You';

/** What the calls are answered from. */
export interface BridgeParts {
  readonly hub: Hub;
  readonly sync: Sync;
  readonly search: Search;
  readonly computer: ComputerService;
  readonly pi: Pi;
  readonly model: Omit<PiModel, 'stop'>;
  readonly reminders: Pick<Reminders, 'take'>;
  readonly integrations: Integrations;
  /** Looks whether there is something to send. */
  readonly webhooks: { wake(): void };
  readonly facts: AppFacts;
  readonly now: () => number;
}

/** Tells every window of something. */
export type TellWindows = <Event extends BridgeEvent>(
  event: Event,
  payload: BridgeEventPayload<Event>,
) => void;

export function createBridgeHandlers(
  { hub, sync, search, computer, pi, model, reminders, integrations, webhooks, facts, now }: BridgeParts,
  tell: TellWindows,
) {
  const replication = createReplication(hub);

  /** Who writes in the window: the person who said that they sit here. */
  function actor(): Actor {
    const me = hub.people.me();
    const person = me === null ? undefined : hub.people.get(me);
    return { name: person?.name ?? UNNAMED, type: 'user' };
  }

  function info(): AppInfo {
    const workspace = hub.settings.get('workspace');
    const identity = hub.settings.get('hub');
    if (workspace === undefined || identity === undefined) throw new Error('the workspace is not set up');
    return {
      hub_id: identity.id,
      version: facts.version,
      shell: facts.shell,
      platform: process.platform,
      workspace,
      health_bounds: workspaceOf(hub.settings).health.bounds,
      me: hub.people.me(),
      api_url: facts.apiUrl,
      data_folder: facts.dataFolder,
      notice: facts.notice,
    };
  }

  const newId = () => newKey(realEnvironment);
  const imports = createWindowImports(createImport({ hub, now, newKey: newId }), actor, newId);
  const commands = createCommands(hub, actor);

  const handlers: BridgeHandlers = {
    'app.info': info,
    // The shell that has the window takes notice of it.
    'window.ready': () => ({}),
    'browser.signOut': (_input, caller) => {
      if (caller === undefined) throw invalidRequest('no_browser', 'This window is not one of a browser');
      caller.signOut();
      return {};
    },
    'replication.pull': onceOnDisk(hub, replication.pull),
    'replication.page': onceOnDisk(hub, replication.page),
    'replication.first': createFirstRows(hub),
    'replication.remaining': replication.remaining,
    'replication.ofCustomer': replication.ofCustomer,
    'commands.apply': commands.apply,
    'commands.undo': commands.undo,

    'activity.list': ({ customer_key, cursor, limit, ...filter }) => {
      const page = { limit, cursor: cursor ?? undefined };
      const { entries, nextCursor } =
        customer_key === null
          ? hub.reads.listAudit(page, filter)
          : hub.reads.listActivity(customer_key, page, filter);
      return { entries, next_cursor: nextCursor };
    },

    ...createPiHandlers(hub, pi),
    ...createWorkbenchHandlers(hub, { today: pi.today, now, actor }),
    ...createReportHandlers(hub, pi),
    ...createBackupHandlers(hub, now),
    ...createIntegrationHandlers(integrations, hub, newId),
    ...createWebhookHandlers({ hub, environment: { ...realEnvironment, now }, changed: webhooks.wake }),
    ...createMailTemplateHandlers(hub, actor),
    'model.get': model.settings,
    'model.set': model.set,
    'model.ask': (input) => model.ask(input, (look) => tell('model.looked', { id: input.id, look })),
    'model.cancel': ({ id }) => {
      model.cancel(id);
      return {};
    },
    'reminders.take': () => ({ notices: [...reminders.take()] }),
    'statusPage.make': ({ customer_key, welcome }) => {
      const { file_name, html } = statusPageOf(hub, customer_key, welcome, pi.today());
      return { file_name, html };
    },
    'import.start': imports.start,
    'import.state': imports.state,
    'import.cancel': imports.cancel,

    'computer.get': computer.get,
    'computer.set': computer.set,
    'computer.act': ({ action }) => computer.act(action),
    'computer.diagnostics': () => ({ text: facts.diagnostics() }),

    search: ({ query, limit, types, opened }) => search.ask({ text: query, limit, types, opened }),
    'search.groups'({ query, limits, opened }) {
      const { groups, hints, filling } = search.askGroups({ text: query, limits, opened });
      return {
        groups: groups.map(({ type, results }) => ({ type, results: [...results] })),
        hints: [...hints],
        filling,
      };
    },
    'search.keys': ({ query, type }) => {
      const { keys, instead, filling } = search.keys(type, query);
      return { keys: [...keys], instead, filling };
    },
    'search.fields': () => ({ custom_fields: [...search.customFields()] }),

    ...createWorkspaceHandlers(hub, actor, now),
    ...createSyncHandlers(sync, hub, actor),
    'sample.load': async () => {
      if (!hub.isEmpty() || hub.settings.get('upstream')?.connected === true) return { loaded: false };
      await loadSampleData(hub, { ...realEnvironment, now });
      return { loaded: true };
    },
    'sample.state': () => ({ customers: sampleCustomers(hub) }),
    'sample.remove': () => removeSampleData(hub, actor()),
    'records.resolve': ({ type, reference }) => ({ key: resolved(hub, type, reference) }),
  };
  return { handlers, info };
}

/** A window keeps how far it has read: it must not be further than the hub is after a power cut. */
function onceOnDisk<Input, Output>(hub: Hub, read: (input: Input) => Output) {
  return async (input: Input): Promise<Output> => {
    const output = read(input);
    // A disk that takes nothing keeps nobody from reading.
    await hub.onDisk().catch(() => {});
    return output;
  };
}

/** @returns null when nothing live answers to the reference */
function resolved(hub: Hub, type: string, reference: string): string | null {
  if (!isHubType(type)) return null;
  try {
    return hub.reads.resolveLive(type, reference);
  } catch (error) {
    if (error instanceof ContractError) return null;
    throw error;
  }
}

/** Calls after which `app.info` may read differently. */
export const CHANGES_APP_INFO: ReadonlySet<string> = new Set<BridgeCall>([
  'profile.set',
  'commands.undo',
  'workspace.set',
  'sync.connect',
]);
