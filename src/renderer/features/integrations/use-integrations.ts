import { useCallback, useEffect, useState } from 'react';
import type {
  IntegrationPreviewState,
  IntegrationSource,
  IntegrationView,
} from '#shared/bridge/integrations.ts';
import { notifyError } from '../../components/toast.tsx';
import { useStore } from '../../store/index.ts';

const LOOK_MS = 500;
const IDLE_LOOK_MS = 5000;

/** What is connected, as it is now; looked at more often while something is going on. */
export function useIntegrations() {
  const { bridge } = useStore();
  const [integrations, setIntegrations] = useState<readonly IntegrationView[] | null>(null);
  const refresh = useCallback(() => {
    bridge.call('integrations.list', {}).then(
      (answer) => setIntegrations(answer.integrations),
      (failure: Error) => notifyError('The integrations could not be read', failure.message),
    );
  }, [bridge]);
  const isBusy = integrations?.some(({ state }) => state === 'syncing') === true;
  useEffect(() => {
    refresh();
    const timer = setInterval(refresh, isBusy ? LOOK_MS : IDLE_LOOK_MS);
    return () => clearInterval(timer);
  }, [refresh, isBusy]);
  return { integrations, refresh };
}

export interface PreviewRequest {
  readonly source: IntegrationSource;
  /** Null for the one that is kept. */
  readonly key: string | null;
  readonly filter: string | null;
}

/** Looks what connecting would do; nothing is written. */
export function usePreview() {
  const { bridge } = useStore();
  const [state, setState] = useState<IntegrationPreviewState | null>(null);
  const [run, setRun] = useState<string | null>(null);

  useEffect(() => {
    if (run === null) return;
    let isOver = false;
    const look = async (): Promise<void> => {
      const next = await bridge.call('integrations.previewState', { run });
      if (isOver) return;
      setState(next);
      if (next.kind === 'running') setTimeout(() => void look().catch(fail), LOOK_MS);
    };
    const fail = (error: Error) => setState({ kind: 'failed', message: error.message });
    look().catch(fail);
    return () => {
      isOver = true;
    };
  }, [bridge, run]);

  return {
    state,
    async begin(request: PreviewRequest): Promise<void> {
      setState({ kind: 'running', phase: 'begin', done: 0 });
      setRun((await bridge.call('integrations.preview', request)).run);
    },
    cancel(): void {
      if (run !== null) void bridge.call('integrations.previewCancel', { run }).catch(() => undefined);
      setRun(null);
      setState(null);
    },
    clear(): void {
      setRun(null);
      setState(null);
    },
  };
}
