import { useCallback, useEffect, useState } from 'react';
import type { BackupShown } from '#shared/bridge/backups.ts';
import type { BridgeOutput } from '#shared/bridge.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { formatExact } from '../../lib/dates.ts';
import { count, formatNumber } from '../../lib/words.ts';
import { useStore } from '../../store/index.ts';
import { Section } from './section.tsx';

type Preview = BridgeOutput<'backups.preview'>;

const KIND_WORDS: Readonly<Record<BackupShown['kind'], string>> = {
  daily: 'Daily',
  manual: 'Made by hand',
  replaced: 'Replaced by another one',
};

/** The copies on this machine, and what putting one back would change. */
export function Backups() {
  const { bridge } = useStore();
  const [list, setList] = useState<BridgeOutput<'backups.list'> | null>(null);
  const [asked, setAsked] = useState<{ readonly backup: BackupShown; readonly preview: Preview } | null>(
    null,
  );
  const look = useCallback(() => {
    bridge.call('backups.list', {}).then(setList, () => setList(null));
  }, [bridge]);
  useEffect(look, [look]);

  function run(work: Promise<unknown>, done: string, failed: string): void {
    work.then(
      () => {
        notify({ message: done });
        look();
      },
      (failure: Error) => notifyError(failed, failure.message),
    );
  }
  const make = () => run(bridge.call('backups.make', {}), 'Backup made', 'No backup was made');
  const keep = () =>
    run(bridge.call('backups.restore', { id: null }), 'Everything stays as it is', 'It was not called off');
  const restore = ({ id }: BackupShown) =>
    run(
      bridge.call('backups.restore', { id }),
      'The backup is put back when you quit Pivotal and start it again',
      'It is not put back',
    );
  const ask = (backup: BackupShown) =>
    void bridge.call('backups.preview', { id: backup.id }).then(
      (preview) => setAsked({ backup, preview }),
      (failure: Error) => notifyError('This backup cannot be looked at', failure.message),
    );

  return (
    <Section
      title="Backups"
      description="A copy of everything is made each day, and checked by opening it: seven days and four weeks are kept on this computer."
      actions={<Button onClick={make}>Back up now</Button>}
    >
      {list === null || list.backups.length === 0 ? (
        <p className="text-muted">No backup yet. The first one is made today.</p>
      ) : (
        <ul aria-label="Backups" className="max-h-80 overflow-y-auto rounded-panel border border-line">
          {list.backups.map((backup) => {
            const at = formatExact(backup.created_at);
            return (
              <li
                key={backup.id}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line-faint px-4 py-2 last:border-b-0"
              >
                <span className="min-w-0 flex-1">{at}</span>
                <span className="text-xs text-muted">{KIND_WORDS[backup.kind]}</span>
                <span className="w-20 text-end text-xs text-muted tabular">{sizeText(backup.size)}</span>
                {list.pending === backup.id ? (
                  <Button onClick={keep}>Do not restore</Button>
                ) : (
                  <Button aria-label={`Restore the backup of ${at}`} onClick={() => ask(backup)}>
                    Restore…
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      <ConfirmDialog
        isOpen={asked !== null}
        isDangerous
        title={asked === null ? '' : `Restore the backup of ${formatExact(asked.backup.created_at)}?`}
        description={asked === null ? '' : lossOf(asked.preview)}
        confirmLabel="Restore at the next start"
        onConfirm={() => asked !== null && restore(asked.backup)}
        onClose={() => setAsked(null)}
      />
    </Section>
  );
}

function lossOf({ differences, events_since: since }: Preview): string {
  const kept = 'What is there now is kept as a backup too.';
  if (differences === null || since === null) return `What is there now cannot be read. ${kept}`;
  const parts = differences.map(
    ({ type, now, backup }) =>
      `${type.replaceAll('_', ' ')}: ${formatNumber(now)} now, ${formatNumber(backup)} then`,
  );
  const counts = parts.length === 0 ? 'As many records as now' : parts.join('; ');
  const lost =
    since === 0
      ? 'Nothing has changed since'
      : `${count(since, 'change')} made since ${since === 1 ? 'is' : 'are'} lost`;
  return `${counts}. ${lost}. ${kept}`;
}

function sizeText(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  return megabytes < 0.1 ? '< 0.1 MB' : `${formatNumber(Math.round(megabytes * 10) / 10)} MB`;
}
