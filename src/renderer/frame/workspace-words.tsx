import { useEffect, useSyncExternalStore } from 'react';
import { setWorkspaceWords, subscribeToWorkspaceWords, workspaceWords } from '../lib/workspace-words.ts';
import { useAppInfo, useStore } from '../store/index.ts';

/** Keeps the words of the workspace as they are set: what phases are called, in which order, the currency. */
export function WorkspaceWords() {
  const store = useStore();
  const info = useAppInfo();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is told anew whenever the workspace has changed
  useEffect(() => {
    // Not to be had just now: the words stay those that were known.
    store.bridge.call('workspace.get', {}).then(setWorkspaceWords, () => {});
  }, [store, info]);
  return null;
}

let version = 0;
subscribeToWorkspaceWords(() => {
  version += 1;
});

/**
 * What a screen is drawn under: another one when the words have changed, since rows are drawn once. Not in the
 * settings, where somebody is changing them and keeps the focus.
 */
export function useScreenKey(location: string): string {
  useSyncExternalStore(subscribeToWorkspaceWords, workspaceWords, workspaceWords);
  return location.startsWith('/settings') ? 'settings' : String(version);
}
