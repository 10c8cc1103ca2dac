import type {
  INTEGRATION_CALLS,
  IntegrationCounts,
  IntegrationPreviewState,
  IntegrationView,
} from '#shared/bridge/integrations.ts';
import { conflict, invalidRequest } from '#shared/v1/errors.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { FATES } from '../features/integrations/apply.ts';
import type { IntegrationState, Integrations } from '../features/integrations/integrations.ts';
import { ownedFields, unlinkField } from '../features/integrations/ownership.ts';
import { filterText, readFilter, SOURCE_NAMES, type Source } from '../features/integrations/source.ts';
import type { Hub } from '../hub/hub.ts';
import type { BridgeHandlers } from './handlers.ts';

interface PreviewRun {
  state: IntegrationPreviewState;
  readonly abort: AbortController;
}

/** What is over is remembered so long that its window has asked for it. */
const KEPT_RUNS = 5;

/** Connecting HubSpot and Stripe in the window: tried, begun, looked at, ended. */
export function createIntegrationHandlers(
  integrations: Integrations,
  hub: Hub,
  newId: () => string,
): Pick<BridgeHandlers, keyof typeof INTEGRATION_CALLS> {
  const runs = new Map<string, PreviewRun>();

  function found(id: string): PreviewRun {
    const run = runs.get(id);
    if (run === undefined) throw invalidRequest('invalid_string', 'This try is not known any more', 'run');
    return run;
  }

  async function follow(
    run: PreviewRun,
    source: Source,
    request: Parameters<Integrations['preview']>[1],
  ): Promise<void> {
    try {
      const { counts, samples } = await integrations.preview(
        source,
        request,
        ({ phase, done }) => {
          run.state = { kind: 'running', phase, done };
        },
        run.abort.signal,
      );
      run.state = {
        kind: 'done',
        counts: countsOf(counts),
        samples: samples.map(({ fate, kind, source_id, name, message }) => ({
          fate,
          kind,
          source_id,
          name,
          message,
        })),
      };
    } catch (error) {
      const message = reasonOf(error);
      run.state = run.abort.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', message };
    }
  }

  return {
    'integrations.list': () => ({ integrations: integrations.list().map(viewOf) }),
    'integrations.connect': async ({ source, key, filter }) =>
      viewOf(await integrations.connect(source, { key, filter: filterOf(filter) })),
    'integrations.preview': async ({ source, key, filter, mapping }) => {
      const kept = key ?? (await integrations.keyOf(source));
      if (kept === null) throw conflict('not_connected', `Give a key of ${SOURCE_NAMES[source]} first`);
      const id = newId();
      const run: PreviewRun = {
        state: { kind: 'running', phase: 'begin', done: 0 },
        abort: new AbortController(),
      };
      runs.set(id, run);
      for (const old of [...runs.keys()].slice(0, -KEPT_RUNS)) runs.delete(old);
      void follow(run, source, { key: kept, filter: filterOf(filter), mapping });
      return { run: id };
    },
    'integrations.previewState': ({ run }) => found(run).state,
    'integrations.previewCancel': ({ run }) => {
      found(run).abort.abort();
      return {};
    },
    'integrations.change': async ({ source, filter, mapping }) =>
      viewOf(
        await integrations.change(source, {
          ...(filter === undefined ? {} : { filter: filterOf(filter) }),
          ...(mapping === undefined ? {} : { mapping }),
        }),
      ),
    'integrations.sync': ({ source, full }) => {
      integrations.begin(source, full ? 'full' : 'incremental');
      return viewOf(integrations.found(source));
    },
    'integrations.stop': async ({ source }) => viewOf(await integrations.stop(source)),
    'integrations.disconnect': async ({ source }) => {
      await integrations.disconnect(source);
      return {};
    },
    'integrations.log': ({ source, before, only_errors, limit }) => {
      const rows = integrations.log(source, before ?? Number.MAX_SAFE_INTEGER, limit + 1, only_errors);
      const entries = rows
        .slice(0, limit)
        .map(({ number, kind, source_id, name, outcome, message, record_key, created_at }) => ({
          number,
          kind,
          source_id,
          name,
          outcome,
          message,
          record_key,
          timestamp: created_at,
        }));
      return { entries, has_more: rows.length > limit };
    },
    'integrations.retry': async ({ source, number }) => ({
      counts: countsOf(await integrations.retry(source, number)),
    }),
    'integrations.resync': async ({ source, customer_key: key }) => ({
      counts: countsOf(await integrations.resync(source, hub.reads.resolveLive('customer', key))),
    }),
    'integrations.fields': ({ customer_key: key }) => ({
      sources: ownedFields(hub, key).map(({ source, source_id, fields }) => ({
        source,
        source_id,
        fields: [...fields],
      })),
    }),
    'integrations.unlink': ({ customer_key: key, field }) => {
      unlinkField(hub, key, field);
      return {};
    },
  };
}

function filterOf(text: string | null) {
  if (text === null || text.trim() === '') return null;
  const filter = readFilter(text);
  if (filter !== null) return filter;
  throw invalidRequest('invalid_string', 'A filter names a list, a lifecycle stage or a pipeline', 'filter');
}

function countsOf(counts: Readonly<Record<string, number>>): IntegrationCounts {
  const of = (prefix: string) =>
    Object.fromEntries(
      FATES.map((fate) => [fate, counts[`${prefix}${fate}`] ?? 0]),
    ) as IntegrationCounts['customers'];
  return { customers: of(''), contacts: of('contact_') };
}

function viewOf(state: IntegrationState): IntegrationView {
  const { source, account, filter, mapping, pass, trouble, last_counts, last_run } = state;
  return {
    source,
    state: state.state,
    mode: account.mode,
    account: account.id,
    filter: filterText(filter),
    mapping: [...mapping],
    progress: pass === null ? null : pass.progress,
    counts: countsOf(pass === null ? last_counts : pass.counts),
    error:
      trouble === null
        ? null
        : {
            message: trouble.message,
            retry_at: trouble.until === null ? null : new Date(trouble.until).toISOString(),
          },
    batch_id: pass?.run ?? last_run,
    last_full_sync_at: state.last_full_sync_at,
    last_incremental_sync_at: state.last_incremental_sync_at,
  };
}
