import { KeyRound } from 'lucide-react';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import type { BridgeOutput } from '#shared/bridge.ts';
import { Button } from '../../components/button.tsx';
import { DateText } from '../../components/date-text.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Radio } from '../../components/radio.tsx';
import { Select } from '../../components/select.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { cx } from '../../lib/cx.ts';
import { formatNumber } from '../../lib/words.ts';
import { useDraft } from '../../state/drafts.ts';
import { usePeople, useStore } from '../../store/index.ts';
import { CopyText } from './copy-text.tsx';
import { Section } from './section.tsx';

type ApiKey = BridgeOutput<'keys.list'>['keys'][number];

/** Keys for scripts: made, listed and revoked. A new key's cleartext is shown once. */
export function ApiKeysSection() {
  const store = useStore();
  const [keys, setKeys] = useState<readonly ApiKey[] | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const [rotating, setRotating] = useState<ApiKey | null>(null);

  const refresh = useCallback(() => {
    store.bridge.call('keys.list', {}).then(
      (answer) => setKeys(answer.keys),
      (failure: Error) => notifyError('The keys could not be read', failure.message),
    );
  }, [store]);
  useEffect(refresh, [refresh]);

  function revoke(key: ApiKey): void {
    store.bridge.call('keys.revoke', { id: key.id }).then(
      () => {
        notify({ message: `${key.name} is revoked` });
        refresh();
      },
      (failure: Error) => notifyError(`${key.name} was not revoked`, failure.message),
    );
  }

  function rotate(key: ApiKey, grace_ms: number): void {
    store.bridge.call('keys.rotate', { id: key.id, grace_ms }).then(
      (made) => {
        setSecret(made.secret);
        notify({
          message: `${key.name} has a new key`,
          detail: grace_ms === 0 ? 'The old one is revoked.' : 'The old one works for another hour.',
        });
        refresh();
      },
      (failure: Error) => notifyError(`${key.name} has no new key`, failure.message),
    );
  }

  return (
    <Section
      title="API keys"
      description="A script needs a key to talk to the local API. Give each its own. A test key sees the same data as a live one; its beginning, pivotal_test_, tells them apart."
    >
      <NewKey
        onCreated={(created) => {
          setSecret(created);
          refresh();
        }}
      />
      {secret === null ? null : (
        <div role="status" className="flex flex-col gap-2 rounded-panel border border-line bg-surface p-4">
          <p className="font-medium">Copy this key now. It is not shown again.</p>
          <CopyText text={secret} label="the key" />
        </div>
      )}
      {keys === null ? null : keys.length === 0 ? (
        <EmptyState icon={<KeyRound size={24} />}>
          There are no keys yet. Name one above to make it.
        </EmptyState>
      ) : (
        <KeyTable keys={keys} onRevoke={setRevoking} onRotate={setRotating} />
      )}
      <RotateDialog rotating={rotating} onRotate={rotate} onClose={() => setRotating(null)} />
      <ConfirmDialog
        isOpen={revoking !== null}
        title={`Revoke ${revoking?.name ?? ''}?`}
        description="Scripts that use it are refused from their next request on. A revoked key cannot be brought back."
        confirmLabel="Revoke key"
        isDangerous
        onConfirm={() => (revoking === null ? undefined : revoke(revoking))}
        onClose={() => setRevoking(null)}
      />
    </Section>
  );
}

function isExpired({ expires_at }: ApiKey): boolean {
  return expires_at !== null && Date.parse(expires_at) <= Date.now();
}

const HOUR_MS = 60 * 60 * 1000;
const GRACES = [
  { value: '0', label: 'Revoke the old key now' },
  { value: String(HOUR_MS), label: 'Let the old key work for another hour' },
] as const;

interface RotateDialogProps {
  readonly rotating: ApiKey | null;
  readonly onRotate: (key: ApiKey, graceMs: number) => void;
  readonly onClose: () => void;
}

/** Another key in place of one that is used somewhere. */
function RotateDialog({ rotating, onRotate, onClose }: RotateDialogProps) {
  const [last, setLast] = useState(rotating);
  if (rotating !== null && rotating !== last) setLast(rotating);
  const [grace, setGrace] = useState<string>(GRACES[0].value);
  return (
    <ConfirmDialog
      isOpen={rotating !== null}
      title={`Rotate ${last?.name ?? ''}?`}
      description="A new key with the same name and rights is made, and shown once. Put it where the old one is used."
      confirmLabel="Rotate key"
      onConfirm={() => (rotating === null ? undefined : onRotate(rotating, Number(grace)))}
      onClose={onClose}
    >
      <fieldset className="flex flex-col gap-1.5 pt-1">
        <legend className="sr-only">What becomes of the old key</legend>
        {GRACES.map(({ value, label }) => (
          <Radio
            key={value}
            name="grace"
            value={value}
            checked={grace === value}
            onChange={() => setGrace(value)}
          >
            {label}
          </Radio>
        ))}
      </fieldset>
    </ConfirmDialog>
  );
}

function NewKey({ onCreated }: { readonly onCreated: (secret: string) => void }) {
  const store = useStore();
  // Only what it is for: a key itself is never kept here.
  const [name, setName, drop] = useDraft('settings/new-key', '');
  const [mode, setMode] = useState<'live' | 'test'>('live');
  const [scope, setScope] = useState<'read' | 'read_write'>('read_write');
  const [error, setError] = useState<string | null>(null);

  function create(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() === '') {
      setError('Say what the key is for');
      return;
    }
    store.bridge.call('keys.create', { name, mode, scope }).then(
      ({ secret }) => {
        setName('');
        drop();
        setError(null);
        onCreated(secret);
      },
      (failure: Error) => setError(failure.message),
    );
  }

  return (
    <SubmitForm onSubmit={create} className="flex flex-wrap items-start gap-2">
      <TextField
        label="What the key is for"
        placeholder="Weekly report"
        maxLength={100}
        value={name}
        error={error}
        onChange={(event) => setName(event.target.value)}
        className="min-w-48 flex-1"
      />
      <Select
        label="May"
        value={scope}
        onChange={setScope}
        options={[
          { value: 'read_write', label: 'Read and write' },
          { value: 'read', label: 'Only read' },
        ]}
        className="w-36"
      />
      <Select
        label="Kind"
        value={mode}
        onChange={setMode}
        options={[
          { value: 'live', label: 'Live' },
          { value: 'test', label: 'Test' },
        ]}
        className="w-28"
      />
      <Button type="submit" variant="primary" className="mt-5 h-8">
        Create key
      </Button>
    </SubmitForm>
  );
}

/** Whoever has left still acts with a key that nobody has revoked: that is said where it can be. */
function LeftOwner({ apiKey }: { readonly apiKey: ApiKey }) {
  const owner = usePeople().find(({ id }) => id === apiKey.person_id);
  if (owner === undefined || owner.removed_at === null || apiKey.revoked_at !== null) return null;
  return (
    <span className="block text-xs font-normal text-warning-text">
      <bdi>{owner.name}</bdi> has left: revoke it, or rotate it
    </span>
  );
}

const CELL = 'px-2 first:ps-4 last:pe-4';

interface KeyTableProps {
  readonly keys: readonly ApiKey[];
  readonly onRevoke: (key: ApiKey) => void;
  readonly onRotate: (key: ApiKey) => void;
}

function KeyTable({ keys, onRevoke, onRotate }: KeyTableProps) {
  return (
    <div className="overflow-x-auto rounded-panel border border-line">
      <table className="w-full text-start">
        <thead>
          <tr className="h-8 border-b border-line text-xs text-muted">
            {['Name', 'Requests', 'Last used'].map((heading) => (
              <th key={heading} scope="col" className={cx(CELL, 'text-start font-medium whitespace-nowrap')}>
                {heading}
              </th>
            ))}
            <th scope="col" className={CELL}>
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} className="h-11 border-b border-line-faint last:border-b-0">
              <th scope="row" className={cx(CELL, 'w-full max-w-0 py-2 text-start font-medium')}>
                <span dir="auto" className="block cut" title={key.name}>
                  {key.name}
                </span>
                <span className="block text-xs font-normal text-muted">
                  <span className="font-mono">{key.prefix}…</span> ·{' '}
                  {key.scope === 'read' ? 'Only read' : 'Read and write'}
                  {key.expires_at === null ? null : (
                    <>
                      , until <DateText timestamp={key.expires_at} />
                    </>
                  )}
                </span>
                <LeftOwner apiKey={key} />
              </th>
              <td className={cx(CELL, 'tabular')}>{formatNumber(key.request_count)}</td>
              <td className={cx(CELL, 'text-muted whitespace-nowrap')}>
                {key.last_used_at === null ? 'Never' : <DateText timestamp={key.last_used_at} />}
              </td>
              <td className={cx(CELL, 'text-end')}>
                {key.revoked_at === null ? (
                  <span className="flex justify-end">
                    {isExpired(key) ? null : (
                      <Button
                        variant="quiet"
                        size="small"
                        onClick={() => onRotate(key)}
                        aria-label={`Rotate ${key.name}`}
                      >
                        Rotate
                      </Button>
                    )}
                    <Button
                      variant="quiet"
                      size="small"
                      onClick={() => onRevoke(key)}
                      aria-label={`Revoke ${key.name}`}
                    >
                      Revoke
                    </Button>
                  </span>
                ) : (
                  <span className="text-faint">Revoked</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
