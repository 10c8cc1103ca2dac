import type { Links } from '../../hub/workspace/integration-store.ts';
import type { WorkspaceSettings } from '../../hub/workspace/settings.ts';
import { createHubSpotClient } from './hubspot/hubspot-client.ts';
import { createHubSpotReader } from './hubspot/hubspot-reader.ts';
import type { Source, SourceReader } from './source.ts';
import { createStripeReader } from './stripe/stripe-reader.ts';

export interface ReaderOptions {
  readonly key: string;
  /** Instead of the service's own address. */
  readonly url?: string | undefined;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly links: Links;
  readonly together: (work: () => void) => void;
  readonly workspace: Pick<WorkspaceSettings, 'get'>;
}

const READERS: Readonly<Record<Source, (options: ReaderOptions) => SourceReader>> = {
  hubspot: (options) => createHubSpotReader({ ...options, client: createHubSpotClient(options) }),
  stripe: createStripeReader,
};

export function createReader(source: Source, options: ReaderOptions): SourceReader {
  return READERS[source](options);
}
