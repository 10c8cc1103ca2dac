import { ConfirmDialog } from '../../components/dialog.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { count, formatNumber } from '../../lib/words.ts';
import { useStore } from '../../store/index.ts';

export interface VanishedDialogProps {
  readonly isOpen: boolean;
  readonly vanished: { readonly count: number; readonly total: number };
  readonly onClose: () => void;
}

/** Asked when so much is gone at once that it may be a mistake. */
export function VanishedDialog({ isOpen, vanished, onClose }: VanishedDialogProps) {
  const { bridge } = useStore();
  const records = count(vanished.count, 'record');

  function confirm(): void {
    bridge.call('sync.confirmDeletions', {}).then(
      () => notify({ message: `Deleting what is gone from your team’s workspace: ${records}` }),
      (failure: Error) => notifyError('Nothing was deleted', failure.message),
    );
  }

  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`Delete ${records} here too?`}
      description={`${formatNumber(vanished.count)} of ${formatNumber(vanished.total)} ${vanished.count === 1 ? 'is' : 'are'} no longer in your team’s workspace. Nothing has been deleted on this laptop. If that was meant, delete them here too: each is looked up once more before. If not, leave them and ask your team what happened.`}
      confirmLabel={`Delete ${records}`}
      isDangerous
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}
