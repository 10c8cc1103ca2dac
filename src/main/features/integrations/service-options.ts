import { conflict, invalidRequest } from '#shared/v1/errors.ts';
import type { SecretStore } from '../../cloud/secret-store.ts';
import type { Timers } from '../../cloud/timers.ts';
import type { Environment } from '../../environment.ts';
import type { Hub } from '../../hub/hub.ts';
import type { MappingRule } from './mapping.ts';
import { createReader } from './readers.ts';
import { type Filter, type Source, SourceError, type SourceReader } from './source.ts';

export interface IntegrationsOptions {
  readonly hub: Hub;
  readonly environment: Environment;
  readonly timers: Timers;
  readonly fetch: typeof fetch;
  readonly secretsOf: (source: Source) => SecretStore;
  /** Instead of the services' own addresses. */
  readonly urls: Readonly<Partial<Record<Source, string>>>;
  readonly reportFailure: (error: unknown) => void;
}

export interface ConnectRequest {
  readonly key: string;
  readonly filter: Filter;
  readonly mapping?: readonly MappingRule[] | undefined;
}

/** Reads a source with a key. @param links which is which; those of the workspace unless they are only tried */
export type ReaderFor = (
  source: Source,
  key: string,
  signal: AbortSignal,
  links?: Hub['integrations']['links'],
) => Promise<SourceReader>;

export function createReaderFor({ hub, environment, urls, fetch }: IntegrationsOptions): ReaderFor {
  const { integrations: store } = hub;
  return (source, key, signal, links = store.links) =>
    createReader(source, {
      key,
      url: urls[source],
      fetch,
      now: environment.now,
      signal,
      links,
      together: links === store.links ? store.together : (work) => work(),
      workspace: hub.settings,
    });
}

/** What a source refuses is the fault of the request that named its key. */
export async function refusing<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (error.trouble === 'unauthorized' || error.trouble === 'forbidden')
      throw invalidRequest('key_not_accepted', error.message, 'key');
    throw conflict(error.trouble === 'unreachable' ? 'source_unreachable' : 'source_refused', error.message);
  }
}
