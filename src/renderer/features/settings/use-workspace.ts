import { useCallback, useEffect, useState } from 'react';
import type { BridgeInput } from '#shared/bridge.ts';
import type { Workspace } from '#shared/local/workspace.ts';
import { notifyError } from '../../components/toast.tsx';
import { sayWritten } from '../../state/undo.ts';
import { useAppInfo, useStore } from '../../store/index.ts';

/** How the workspace is set up, and what changes it: as one step of the undo, with what is said of it. */
export function useWorkspace(): {
  readonly workspace: Workspace | null;
  readonly set: (patch: BridgeInput<'workspace.set'>, message: string) => Promise<void>;
} {
  const store = useStore();
  const info = useAppInfo();
  const [workspace, setWorkspace] = useState<Workspace | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is told anew whenever the workspace has changed
  useEffect(() => {
    store.bridge.call('workspace.get', {}).then(setWorkspace, (failure: Error) => {
      notifyError('The settings of the workspace could not be read', failure.message);
    });
  }, [store, info]);
  const set = useCallback(
    async (patch: BridgeInput<'workspace.set'>, message: string) => {
      const { batch_id, ...next } = await store.bridge.call('workspace.set', patch);
      setWorkspace(next);
      sayWritten(store, batch_id, message);
    },
    [store],
  );
  return { workspace, set };
}
