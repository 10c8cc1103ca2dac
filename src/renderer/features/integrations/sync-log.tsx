import { useCallback, useEffect, useState } from 'react';
import type { IntegrationLogEntry, IntegrationSource } from '#shared/bridge/integrations.ts';
import { humanize } from '#shared/words.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { DateText } from '../../components/date-text.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { useStore } from '../../store/index.ts';
import { countsWords } from './words.ts';

const PAGE = 50;

/** What became of each record in the last 30 days, with another try for what was refused. */
export function SyncLog({ source }: { readonly source: IntegrationSource }) {
  const { bridge } = useStore();
  const [isOpen, setOpen] = useState(false);
  const [onlyErrors, setOnlyErrors] = useState(false);
  const [entries, setEntries] = useState<readonly IntegrationLogEntry[]>([]);
  const [hasMore, setHasMore] = useState(false);

  const load = useCallback(
    async (before: number | null): Promise<void> => {
      const page = await bridge.call('integrations.log', {
        source,
        before,
        only_errors: onlyErrors,
        limit: PAGE,
      });
      setEntries((known) => (before === null ? page.entries : [...known, ...page.entries]));
      setHasMore(page.has_more);
    },
    [bridge, source, onlyErrors],
  );
  const show = useCallback(
    (before: number | null) =>
      load(before).catch((failure: Error) => notifyError('The log could not be read', failure.message)),
    [load],
  );
  useEffect(() => {
    if (isOpen) void show(null);
  }, [isOpen, show]);

  function retry({ number }: IntegrationLogEntry): void {
    bridge.call('integrations.retry', { source, number }).then(
      ({ counts }) => {
        notify({ message: `Read again. ${countsWords(counts.customers)}` });
        void show(null);
      },
      (failure: Error) => notifyError('It was not read again', failure.message),
    );
  }

  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer font-medium">Log</summary>
      <div className="mt-3 flex flex-col gap-3">
        <Checkbox label="Only what needs a look" isChecked={onlyErrors} onChange={setOnlyErrors} />
        {entries.length === 0 ? (
          <p className="text-muted">Nothing in the last 30 days.</p>
        ) : (
          <ul className="flex flex-col rounded-panel border border-line">
            {entries.map((entry) => (
              <li
                key={entry.number}
                className="flex items-start gap-3 border-b border-line-faint px-4 py-2 last:border-b-0"
              >
                <span className="w-32 shrink-0 text-muted">
                  <DateText timestamp={entry.timestamp} />
                </span>
                <span dir="auto" className="min-w-0 flex-1 wrap-anywhere">
                  {humanize(entry.outcome)}
                  {entry.name === null || entry.name === '' ? '' : `: ${entry.name}`}
                  {entry.message === null ? '' : `. ${entry.message}`}
                </span>
                {entry.outcome === 'refused' || entry.outcome === 'skipped' ? (
                  entry.source_id ? (
                    <Button
                      size="small"
                      aria-label={`Retry ${entry.name ?? ''}`}
                      onClick={() => retry(entry)}
                    >
                      Retry
                    </Button>
                  ) : null
                ) : null}
              </li>
            ))}
          </ul>
        )}
        {hasMore ? (
          <div>
            <Button onClick={() => void show(entries.at(-1)?.number ?? null)}>Older</Button>
          </div>
        ) : null}
      </div>
    </details>
  );
}
