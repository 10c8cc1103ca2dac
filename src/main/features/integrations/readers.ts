import type { Links } from '../../hub/workspace/integration-store.ts';
import type { WorkspaceSettings } from '../../hub/workspace/settings.ts';
import type { Source, SourceReader } from './source.ts';

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

/** What speaks with a service is large, and most workspaces are connected to none: it is read when it is needed. */
const READERS: Readonly<Record<Source, (options: ReaderOptions) => Promise<SourceReader>>> = {
  async hubspot(options) {
    const [{ createHubSpotReader }, { createHubSpotClient }] = await Promise.all([
      import('./hubspot/hubspot-reader.ts'),
      import('./hubspot/hubspot-client.ts'),
    ]);
    return createHubSpotReader({ ...options, client: createHubSpotClient(options) });
  },
  async stripe(options) {
    const { createStripeReader } = await import('./stripe/stripe-reader.ts');
    return createStripeReader(options);
  },
};

export function createReader(source: Source, options: ReaderOptions): Promise<SourceReader> {
  return READERS[source](options);
}
