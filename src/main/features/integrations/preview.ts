import { newKey } from '../../hub/records/identity.ts';
import { type Decision, FATES, type Fate } from './apply.ts';
import type { Connection, Connections } from './connection.ts';
import { overlayLinks } from './overlay-links.ts';
import { countName, runSteps } from './run-pass.ts';
import {
  type ConnectRequest,
  type IntegrationsOptions,
  type ReaderFor,
  refusing,
} from './service-options.ts';
import type { Progress, Source } from './source.ts';

export interface PreviewSample {
  readonly fate: Fate;
  readonly kind: string;
  readonly source_id: string;
  readonly name: string;
  readonly message: string | null;
  readonly record_key: string | null;
}

export interface Preview {
  readonly account: Connection['account'];
  readonly counts: Readonly<Record<string, number>>;
  readonly samples: readonly PreviewSample[];
}

/** So many of each kind a try shows. */
const SAMPLES = 20;

/** Says what connecting would create, link and change, by reading all of it and writing nothing. */
export function createPreview(
  { hub, environment }: IntegrationsOptions,
  connections: Connections,
  readerFor: ReaderFor,
) {
  const { integrations: store } = hub;
  return async (
    source: Source,
    { key, filter, mapping }: ConnectRequest,
    onProgress: (progress: Progress) => void = () => {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<Preview> => {
    const links = overlayLinks(store.links);
    const reader = await readerFor(source, key, signal, links);
    const account = await refusing(reader.account());
    const counts: Record<string, number> = Object.fromEntries(FATES.map((fate) => [fate, 0]));
    const samples: PreviewSample[] = [];
    const told = (decision: Decision) => {
      const name = countName(decision);
      counts[name] = (counts[name] ?? 0) + 1;
      if ((counts[name] ?? 0) <= SAMPLES && decision.fate !== 'same') samples.push(sampleOf(decision));
    };
    const rules = mapping ?? connections.get(source)?.mapping ?? reader.defaultMapping;
    const run = newKey(environment);
    const request = { kind: 'full' as const, run, filter, mapping: rules, place: null, since: null };
    await refusing(
      runSteps(
        {
          hub,
          environment,
          source,
          reader,
          links,
          mapping: rules,
          account,
          run,
          isDryRun: true,
          told,
          reached: (_, progress) => onProgress(progress),
        },
        reader.pass(request),
      ),
    );
    return { account, counts, samples };
  };
}

function sampleOf({ fate, kind, sourceId, name, message, recordKey }: Decision): PreviewSample {
  return { fate, kind, source_id: sourceId, name, message, record_key: fate === 'create' ? null : recordKey };
}
