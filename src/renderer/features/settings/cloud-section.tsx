import { type FormEvent, useId, useState } from 'react';
import type { ConnectOutcome, FirstSyncEstimate, SyncStatus } from '#shared/sync.ts';
import { Button } from '../../components/button.tsx';
import { useNow } from '../../components/date-text.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { count, formatNumber } from '../../lib/words.ts';
import { useDraft } from '../../state/drafts.ts';
import { useAppInfo, useStore } from '../../store/index.ts';
import { showAttention } from '../sync/attention.ts';
import { statusWords } from '../sync/status-words.ts';
import { useSyncNow } from '../sync/sync-now.ts';
import { useSyncStatus } from '../sync/sync-status.ts';
import { UnreadableRows } from '../sync/unreadable-rows.tsx';
import { Facts, Section } from './section.tsx';

/** The vendor's own; another one is typed over it. */
const CLOUD_ADDRESS = 'https://my.pivotal.app/api/v1';

/** The connection to the cloud: made, looked at and ended here. */
export function CloudSection() {
  const status = useSyncStatus();
  const [estimate, setEstimate] = useState<FirstSyncEstimate | null>(null);
  const [isChangingKey, setChangingKey] = useState(false);
  if (status === null) return null;
  const isConnected = status.upstream !== null;
  const isWaitingForKey = !isConnected || status.state.state === 'unauthorized';
  return (
    <>
      {isConnected ? (
        <Connection
          status={status}
          estimate={estimate}
          onChangeKey={isWaitingForKey || isChangingKey ? null : () => setChangingKey(true)}
        />
      ) : null}
      {isWaitingForKey || isChangingKey ? (
        <ConnectForm
          status={status}
          onConnected={(next) => {
            setEstimate(next);
            setChangingKey(false);
          }}
          onCancel={isWaitingForKey ? null : () => setChangingKey(false)}
        />
      ) : null}
    </>
  );
}

function Connection({
  status,
  estimate,
  onChangeKey,
}: {
  readonly status: SyncStatus;
  readonly estimate: FirstSyncEstimate | null;
  /** Null while a key is being asked for already. */
  readonly onChangeKey: (() => void) | null;
}) {
  const { bridge } = useStore();
  const info = useAppInfo();
  const syncNow = useSyncNow();
  const [isAsking, setAsking] = useState(false);
  const now = useNow();
  const words = statusWords(status, now);
  const stuck = status.waiting_for_you;

  function disconnect(): void {
    bridge.call('sync.disconnect', {}).then(
      () => notify({ message: 'Disconnected. Everything stays on this laptop.' }),
      (error: Error) => notifyError('Disconnecting failed', error.message),
    );
  }

  return (
    <Section
      title="Cloud"
      description={words.long}
      actions={
        <div className="flex gap-2">
          <Button onClick={syncNow}>Sync now</Button>
          {onChangeKey === null ? null : <Button onClick={onChangeKey}>Use another key…</Button>}
          <Button onClick={() => setAsking(true)}>Disconnect…</Button>
        </div>
      }
    >
      <Facts
        items={[
          ['Workspace', <bdi key="name">{info?.workspace.name}</bdi>],
          ['Address', status.upstream?.url],
          // What waits has lines of its own.
          ['State', statusWords({ ...status, pending: 0 }, now).short],
          ['To send', status.pending === 0 ? 'Nothing' : count(status.pending, 'change')],
          [
            'To look at',
            stuck === 0 ? (
              'Nothing'
            ) : (
              <button
                key="open"
                type="button"
                onClick={showAttention}
                className="rounded-small text-accent-text underline"
              >
                {count(stuck, 'change')}
              </button>
            ),
          ],
          ...(status.contacts === null
            ? []
            : [
                [
                  'Contacts',
                  `Read for ${formatNumber(status.contacts.done)} of ${count(status.contacts.expected, 'customer')}`,
                ] as const,
              ]),
          [
            'Key',
            status.key_storage === 'keychain'
              ? 'Kept in this computer’s keychain'
              : 'Kept in a file that only your account may read, because there is no keychain here',
          ],
        ]}
      />
      {estimate === null ? null : <Estimate estimate={estimate} />}
      <UnreadableRows unreadable={status.unreadable} />
      <ConfirmDialog
        isOpen={isAsking}
        title="Disconnect from the cloud?"
        description="Everything stays on this laptop and goes on working. Nothing is sent or fetched until you connect again; the key is forgotten."
        confirmLabel="Disconnect"
        onConfirm={disconnect}
        onClose={() => setAsking(false)}
      />
    </Section>
  );
}

function Estimate({ estimate }: { readonly estimate: FirstSyncEstimate }) {
  const minutes = (value: number) => (value < 1 ? 'less than a minute' : count(Math.ceil(value), 'minute'));
  return (
    <p role="status" className="rounded-panel bg-surface p-3 text-muted">
      The cloud answers {Math.round(estimate.requests_per_minute)} requests a minute. For every 1,000
      customers the first sync takes {minutes(estimate.minutes_per_1000_customers_without_contacts)}, and{' '}
      {minutes(estimate.minutes_per_1000_customers)} until all their contacts are here too. You can work from
      the first page on.
    </p>
  );
}

interface ConnectFormProps {
  readonly status: SyncStatus;
  readonly onConnected: (estimate: FirstSyncEstimate) => void;
  /** Null when there is nothing to go back to. */
  readonly onCancel: (() => void) | null;
}

/** Address and key. The key goes to the main process, which asks the cloud about it, and is not seen again. */
function ConnectForm({ status, onConnected, onCancel }: ConnectFormProps) {
  const { bridge } = useStore();
  const info = useAppInfo();
  const formId = useId();
  const [url, setUrl, dropUrl] = useDraft('settings/cloud-address', status.upstream?.url ?? CLOUD_ADDRESS);
  const [key, setKey] = useState('');
  const [errors, setErrors] = useState<{ readonly url?: string; readonly key?: string }>({});
  const [isChecking, setChecking] = useState(false);
  const isNewKey = status.upstream !== null;

  async function connect(): Promise<void> {
    const problems = problemsOf(url, key);
    setErrors(problems);
    if (problems.url !== undefined || problems.key !== undefined || isChecking) return;
    setChecking(true);
    try {
      const outcome = await bridge.call('sync.connect', {
        url: url.trim(),
        key: key.trim(),
      });
      if (outcome.outcome === 'connected') {
        setKey('');
        dropUrl();
        onConnected(outcome.estimate);
        notify({ message: `Connected to ${outcome.workspace.name}` });
      } else setErrors(refusalWords(outcome, info?.workspace.name ?? 'another one'));
    } catch (error) {
      setErrors({ url: `The connection could not be made: ${(error as Error).message}` });
    } finally {
      setChecking(false);
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    void connect();
  }

  return (
    <Section
      title={isNewKey ? 'A new key' : 'Connect to the cloud'}
      description={
        isNewKey
          ? 'Put in a key of the same workspace. What waits is sent as soon as it is accepted; until then nothing changes.'
          : 'This workspace lives on this laptop. Connected, it is kept the same as your team’s workspace in the cloud; offline you go on as before.'
      }
    >
      <SubmitForm id={formId} onSubmit={submit} className="flex max-w-112 flex-col gap-3">
        <TextField
          label="Address"
          type="url"
          dir="ltr"
          value={url}
          error={errors.url ?? null}
          maxLength={2000}
          onChange={(event) => setUrl(event.target.value)}
        />
        <TextField
          label="API key"
          type="password"
          autoComplete="off"
          autoFocus={onCancel !== null}
          placeholder="pivotal_…"
          value={key}
          error={errors.key ?? null}
          hint={
            status.key_storage === 'keychain'
              ? 'It is kept in this computer’s keychain and never shown again.'
              : 'It is kept in a file that only your account may read, because there is no keychain here, and never shown again.'
          }
          maxLength={500}
          onChange={(event) => setKey(event.target.value)}
        />
        <div className="flex gap-2">
          <Button type="submit" variant="primary" aria-disabled={isChecking}>
            {isChecking ? 'Checking the key…' : isNewKey ? 'Use this key' : 'Connect'}
          </Button>
          {onCancel === null ? null : <Button onClick={onCancel}>Cancel</Button>}
        </div>
      </SubmitForm>
    </Section>
  );
}

const THIS_MACHINE: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

function problemsOf(url: string, key: string): { url?: string; key?: string } {
  const problems: { url?: string; key?: string } = {};
  const address = URL.parse(url.trim());
  if (address === null || !/^https?:$/.test(address.protocol)) {
    problems.url = 'Write the whole address, beginning with https://';
  } else if (address.protocol === 'http:' && !THIS_MACHINE.has(address.hostname)) {
    problems.url = 'Use https, so that nobody on the way can read the key';
  }
  if (key.trim() === '') problems.key = 'Paste an API key of your workspace';
  return problems;
}

type Refused = Exclude<ConnectOutcome, { outcome: 'connected' }>;

function refusalWords(outcome: Refused, here: string): { url?: string; key?: string } {
  switch (outcome.outcome) {
    case 'refused':
      return {
        key: `The cloud does not accept this key (${outcome.code}). Nothing was kept; check it or make a new one.`,
      };
    case 'other_workspace':
      return {
        key: `This key is of the workspace ${outcome.workspace.name}, but the data on this laptop is of ${here}. Two workspaces never mix; use a key of ${here}.`,
      };
    case 'unreachable':
      return { url: `There is no answer from this address: ${outcome.reason}` };
  }
}
