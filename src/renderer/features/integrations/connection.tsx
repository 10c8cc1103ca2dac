import { useState } from 'react';
import type { IntegrationView } from '#shared/bridge/integrations.ts';
import { Button } from '../../components/button.tsx';
import { DateText } from '../../components/date-text.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { undoBatch } from '../../state/undo.ts';
import { useStore } from '../../store/index.ts';
import { FilterEditor } from './filter-editor.tsx';
import { MappingEditor } from './mapping-editor.tsx';
import { NewKey } from './new-key.tsx';
import { SettingsPart } from './settings-part.tsx';
import { SyncLog } from './sync-log.tsx';
import { countsWords, SOURCE_NAMES, stateWords } from './words.ts';

interface ConnectionProps {
  readonly integration: IntegrationView;
  readonly onChanged: () => void;
}

/** A service that is connected: how it is doing, what comes over and how, what became of each record. */
export function Connection({ integration, onChanged }: ConnectionProps) {
  const store = useStore();
  const { source, state, error, counts, batch_id: batchId } = integration;
  const name = SOURCE_NAMES[source];
  const [isAsking, setAsking] = useState(false);
  const isSyncing = state === 'syncing';
  const needsKey = state === 'unauthorized' || state === 'forbidden';

  function act(work: Promise<unknown>, what: string, said?: string): void {
    work.then(
      () => {
        if (said !== undefined) notify({ message: said });
        onChanged();
      },
      (failure: Error) => notifyError(what, failure.message),
    );
  }
  const sync = (full: boolean) =>
    act(store.bridge.call('integrations.sync', { source, full }), `${name} was not read`);

  return (
    <SettingsPart
      title={name}
      description={stateWords(integration)}
      actions={
        <div className="flex gap-2">
          {isSyncing ? (
            <Button
              onClick={() =>
                act(store.bridge.call('integrations.stop', { source }), `${name} was not stopped`)
              }
            >
              Stop
            </Button>
          ) : (
            <>
              <Button onClick={() => sync(false)}>Sync now</Button>
              <Button onClick={() => sync(true)}>Read everything again</Button>
            </>
          )}
          <Button onClick={() => setAsking(true)} aria-label={`Disconnect ${name}…`}>
            Disconnect…
          </Button>
        </div>
      }
    >
      {isSyncing ? (
        <progress aria-label={`How far ${name} is`} className="w-full" {...progressOf(integration)} />
      ) : null}
      {error === null ? null : (
        <p role="alert" className="text-danger-text">
          {error.message}
        </p>
      )}
      {needsKey ? <NewKey source={source} filter={integration.filter} onChanged={onChanged} /> : null}
      <dl className="flex flex-col rounded-panel border border-line">
        <Fact label="Kind">
          {integration.mode === 'test' ? 'Test: it has no effect outside this computer' : 'Live'}
        </Fact>
        <Fact label="Last time">
          Customers: {countsWords(counts.customers)}. Contacts: {countsWords(counts.contacts)}.
        </Fact>
        <Fact label="Everything read">{timeOf(integration.last_full_sync_at)}</Fact>
        <Fact label="Changes read">{timeOf(integration.last_incremental_sync_at)}</Fact>
      </dl>
      {isSyncing || batchId === null ? null : (
        <div>
          <Button onClick={() => void undoBatch(store, batchId)}>Undo what it last wrote</Button>
        </div>
      )}
      {source === 'hubspot' ? (
        <FilterEditor key={integration.filter} integration={integration} onChanged={onChanged} />
      ) : null}
      <MappingEditor integration={integration} onChanged={onChanged} />
      <SyncLog source={source} />
      <ConfirmDialog
        isOpen={isAsking}
        title={`Disconnect ${name}?`}
        description={`The customers and contacts that came from ${name} stay as they are, and nothing of them is ${name}’s any more. The key is forgotten.`}
        confirmLabel="Disconnect"
        onConfirm={() =>
          act(
            store.bridge.call('integrations.disconnect', { source }),
            `${name} was not disconnected`,
            `${name} is disconnected`,
          )
        }
        onClose={() => setAsking(false)}
      />
    </SettingsPart>
  );
}

function progressOf({ progress }: IntegrationView): { value?: number; max?: number } {
  return progress?.total == null ? {} : { value: progress.done, max: progress.total };
}

function timeOf(timestamp: string | null) {
  return timestamp === null ? 'Not yet' : <DateText timestamp={timestamp} />;
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="flex gap-4 border-b border-line-faint px-4 py-2.5 last:border-b-0">
      <dt className="w-36 shrink-0 text-muted">{label}</dt>
      <dd className="min-w-0 flex-1 wrap-anywhere select-text">{children}</dd>
    </div>
  );
}
