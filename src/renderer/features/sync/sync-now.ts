import { useCallback } from 'react';
import { useLocation } from 'wouter';
import { notify, notifyError } from '../../components/toast.tsx';
import { paths } from '../../routes.ts';
import { useStore } from '../../store/index.ts';

/** Starts a full pass, or says what is missing for one. */
export function useSyncNow(): () => void {
  const { bridge } = useStore();
  const [, navigate] = useLocation();
  return useCallback(() => {
    bridge.call('sync.now', {}).then(
      ({ started }) => {
        if (started) {
          notify({ message: 'Comparing everything with the cloud' });
          return;
        }
        notify({
          message: 'This workspace is not connected to the cloud',
          action: { label: 'Connect', run: () => navigate(paths.settings('cloud')) },
        });
      },
      (failure: Error) => notifyError('Syncing could not be started', failure.message),
    );
  }, [bridge, navigate]);
}
