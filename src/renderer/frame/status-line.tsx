import { Check, CircleAlert, CloudOff, CloudUpload, Download, RefreshCw, Unplug } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../components/button.tsx';
import { useNow } from '../components/date-text.tsx';
import { Popover } from '../components/popover.tsx';
import { showAttention } from '../features/sync/attention.ts';
import { type StatusKind, spokenWords, statusWords } from '../features/sync/status-words.ts';
import { useSyncNow } from '../features/sync/sync-now.ts';
import { useSyncStatus } from '../features/sync/sync-status.ts';
import { VanishedDialog } from '../features/sync/vanished-dialog.tsx';
import { cx } from '../lib/cx.ts';
import { count, formatNumber } from '../lib/words.ts';
import { paths } from '../routes.ts';
import { type CopyProgress, useIsCutOff, usePendingKeys, useReplication } from '../store/index.ts';

interface Line {
  readonly text: string;
  /** Under it, where there is more to say. */
  readonly note: string | null;
  readonly long: string;
  /** What is said aloud when it changes. */
  readonly spoken: string;
  readonly icon: ReactNode;
  readonly needsSomebody: boolean;
}

const ICONS: Readonly<Record<StatusKind, ReactNode>> = {
  calm: <Check size={14} />,
  working: <RefreshCw size={14} />,
  waiting: <CloudOff size={14} />,
  attention: <CircleAlert size={14} />,
};

/** What matters most: the way to Pivotal’s own process, then the first copy, then the cloud. */
function useLine(): Line {
  const isCutOff = useIsCutOff();
  const pending = usePendingKeys().size;
  const replication = useReplication();
  const status = useSyncStatus();
  const now = useNow();
  const line = (text: string, long: string, icon: ReactNode): Line => ({
    text,
    note: null,
    long,
    spoken: text,
    icon,
    needsSomebody: false,
  });
  if (isCutOff) {
    return line(
      pending === 0 ? 'Reconnecting…' : `Reconnecting · ${count(pending, 'change')} kept`,
      'Pivotal is not answering at the moment. Changes are kept in this window and saved as soon as it does.',
      <Unplug size={14} />,
    );
  }
  if (replication.status === 'initial') {
    return line(
      readingWords(replication.current),
      `This window reads the workspace for the first time${inAll(replication)}. You can work meanwhile; what you look at comes first.`,
      <Download size={14} />,
    );
  }
  if (pending > 0) {
    return line(
      `Saving ${count(pending, 'change')}…`,
      'Your changes are being saved.',
      <CloudUpload size={14} />,
    );
  }
  if (status === null) {
    return line('Saved on this laptop', 'Everything you do is saved on this laptop.', ICONS.calm);
  }
  const words = statusWords(status, now);
  return {
    text: words.short,
    note: words.note,
    long: words.long,
    spoken: spokenWords(status, words),
    icon: ICONS[words.kind],
    needsSomebody: words.kind === 'attention',
  };
}

/** "Reading 4,600 of 50,000 contacts…" */
function readingWords(current: CopyProgress | undefined): string {
  if (current === undefined || current.done === 0) return 'Reading…';
  const { collection, done, expected } = current;
  const of = expected === null ? '' : ` of ${formatNumber(Math.max(done, expected))}`;
  return `Reading ${formatNumber(done)}${of} ${collection.replaceAll('_', ' ')}…`;
}

function inAll({ done, expected }: { readonly done: number; readonly expected?: number }): string {
  return expected === undefined ? '' : `: ${formatNumber(done)} of ${count(expected, 'record')} so far`;
}

/** One quiet line: whether everything is safe, and where. Opens to say more. */
export function StatusLine({ isCollapsed }: { readonly isCollapsed: boolean }) {
  const { text, note, long, spoken, icon, needsSomebody } = useLine();
  const vanished = useSyncStatus()?.deletions_to_confirm ?? null;
  const [isOpen, setOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const whole = note === null ? text : `${text} · ${note}`;
  return (
    <>
      <span role="status" className="sr-only">
        {spoken}
      </span>
      <Popover
        isOpen={isOpen}
        onOpenChange={setOpen}
        label="Saved and synced"
        className="w-80 p-3"
        trigger={
          <button
            type="button"
            aria-label={`${whole}. Show more`}
            title={whole}
            className={cx(
              'mt-1 flex min-h-7 w-full items-center gap-2 rounded-control py-1 text-start text-xs tabular hover:bg-hover',
              needsSomebody ? 'text-danger-text' : 'text-faint hover:text-muted',
              isCollapsed ? 'justify-center' : 'px-2',
            )}
          >
            <span aria-hidden="true" className="shrink-0">
              {icon}
            </span>
            {isCollapsed ? null : (
              <span className="min-w-0">
                {/* What is being read is said at the end. */}
                <span className={cx('line-clamp-2', note !== null && 'text-muted')}>{text}</span>
                {note === null ? null : <span className="cut block">{note}</span>}
              </span>
            )}
          </button>
        }
      >
        <Details
          text={whole}
          long={long}
          onDone={() => setOpen(false)}
          onVanished={() => {
            setOpen(false);
            setAsking(true);
          }}
        />
      </Popover>
      {vanished === null ? null : (
        <VanishedDialog isOpen={isAsking} vanished={vanished} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

interface DetailsProps {
  readonly text: string;
  readonly long: string;
  readonly onDone: () => void;
  readonly onVanished: () => void;
}

function Details({ text, long, onDone, onVanished }: DetailsProps) {
  const syncNow = useSyncNow();
  const status = useSyncStatus();
  const stuck = status === null ? 0 : status.waiting_for_you;
  const isConnected = status !== null && status.upstream !== null;
  return (
    <div className="flex flex-col gap-2.5">
      <p className="font-medium">{text}</p>
      <p className="text-muted wrap-anywhere">{long}</p>
      {status === null ? null : <Progress status={status} />}
      <div className="flex flex-wrap gap-2">
        {stuck === 0 ? null : (
          <Button
            variant="primary"
            onClick={() => {
              onDone();
              showAttention();
            }}
          >
            Look at {count(stuck, 'change')}
          </Button>
        )}
        {(status?.deletions_to_confirm ?? null) === null ? null : (
          <Button variant="primary" onClick={onVanished}>
            Review deletions
          </Button>
        )}
        {isConnected ? <Button onClick={syncNow}>Sync now</Button> : null}
        <Link
          href={paths.settings('cloud')}
          onClick={onDone}
          className="inline-flex h-7 items-center rounded-control px-2 text-accent-text hover:underline"
        >
          {isConnected ? 'Connection settings' : 'Connect to the cloud'}
        </Link>
      </div>
    </div>
  );
}

function Progress({ status }: { readonly status: NonNullable<ReturnType<typeof useSyncStatus>> }) {
  const { state, contacts } = status;
  const bars: { label: string; done: number; expected: number }[] = [];
  if (state.state === 'syncing' && state.expected !== null && state.pass !== 'contacts') {
    const label = {
      push: 'Changes sent',
      customers: 'Customers',
      onboardings: 'Onboardings',
      tasks: 'Tasks and notes',
    }[state.pass];
    bars.push({ label, done: state.done, expected: state.expected });
  }
  if (contacts !== null && contacts.done < contacts.expected) bars.push({ label: 'Contacts', ...contacts });
  return bars.map(({ label, done, expected }) => (
    <label key={label} className="flex flex-col gap-1 text-xs text-muted tabular">
      <span>
        {label} {formatNumber(done)} of {formatNumber(expected)}
      </span>
      <progress value={done} max={Math.max(expected, 1)} className="h-1.5 w-full accent-accent" />
    </label>
  ));
}
