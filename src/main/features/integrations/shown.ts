/** What the local API shows of integrations. */
import type { Hub } from '../../hub/hub.ts';
import type { LogEntry } from '../../hub/workspace/integration-store.ts';
import { FATES } from './apply.ts';
import type { IntegrationState } from './integrations.ts';
import type { Preview, PreviewSample } from './preview.ts';
import { CONTACT_KIND, type Filter, filterText, SOURCE_NAMES, type Source } from './source.ts';

type Names = Pick<Hub, 'reads'>;

export function shownIntegration(state: IntegrationState) {
  const { source, account, filter, pass, trouble } = state;
  const { mode, ...who } = account;
  return {
    object: 'integration',
    id: state.id,
    source,
    name: SOURCE_NAMES[source],
    state: state.state,
    mode,
    account: who,
    filter: filterText(filter),
    mapping: state.mapping,
    progress: pass === null ? null : pass.progress,
    counts: shownCounts(pass === null ? state.last_counts : pass.counts),
    error:
      trouble === null
        ? null
        : {
            code: trouble.kind,
            message: trouble.message,
            retry_at: trouble.until === null ? null : new Date(trouble.until).toISOString(),
          },
    batch_id: pass?.run ?? state.last_run,
    last_full_sync_at: state.last_full_sync_at,
    last_incremental_sync_at: state.last_incremental_sync_at,
    created_at: state.created_at,
    updated_at: state.updated_at,
  };
}

export function shownPreview(hub: Names, source: Source, filter: Filter, preview: Preview) {
  return {
    object: 'integration_preview',
    source,
    filter: filterText(filter),
    account: preview.account,
    ...shownCounts(preview.counts),
    samples: preview.samples.map((sample) => shownSample(hub, sample)),
  };
}

/** Of customers by what becomes of them, and the same of contacts. */
function shownCounts(counts: Readonly<Record<string, number>>) {
  const of = (prefix: string) =>
    Object.fromEntries(FATES.map((fate) => [fate, counts[`${prefix}${fate}`] ?? 0]));
  return { ...of(''), contacts: of('contact_') };
}

function shownSample(hub: Names, { record_key, ...sample }: PreviewSample) {
  return { ...sample, ...shownRecord(hub, sample.kind, record_key) };
}

export function shownLogEntry(hub: Names, entry: LogEntry) {
  const { number, source, run, kind, source_id, name, outcome, message, record_key, created_at } = entry;
  return {
    object: 'integration_log_entry',
    id: String(number),
    source,
    batch_id: run === '' ? null : run,
    kind,
    source_id,
    name,
    outcome,
    message,
    ...shownRecord(hub, kind, record_key),
    timestamp: created_at,
  };
}

function shownRecord(hub: Names, kind: string, key: string | null) {
  const type = kind === CONTACT_KIND ? 'contact' : 'customer';
  return {
    record_type: key === null ? null : type,
    record_id: key === null ? null : hub.reads.idOf(type, key),
  };
}
