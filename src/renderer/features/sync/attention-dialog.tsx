import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { PAGE_TYPES, RECORDS } from '#shared/records/index.ts';
import type { FailedChange } from '#shared/sync.ts';
import { reasonOf } from '#shared/values/reason.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { count } from '../../lib/words.ts';
import { pageOf } from '../../records/record-page.ts';
import { paths } from '../../routes.ts';
import { useStore } from '../../store/index.ts';
import {
  type AttentionEntry,
  type AttentionScope,
  closeAttention,
  entryId,
  entryName,
  showAttention,
  useAttentionList,
  useAttentionScope,
} from './attention.ts';
import { AttentionCard, type Choice, type Settle } from './attention-card.tsx';

/** Where a person decides what the sync must not decide alone. Mounted once; opened by badges and the status. */
export function AttentionDialog() {
  const scope = useAttentionScope((state) => state.scope);
  const list = useAttentionList(scope);
  const isOpen = scope.kind !== 'closed';
  const entries = list.status === 'ready' ? list.entries : [];
  return (
    <Dialog
      isOpen={isOpen}
      onClose={closeAttention}
      width={640}
      title={titleOf(scope, entries)}
      description="Everything else goes on being sent. Nothing here is lost until you decide."
      footer={<Footer scope={scope} entries={entries} />}
    >
      {list.status === 'unreachable' ? (
        <p>Pivotal’s main process does not answer right now. What is here is safe; try again in a moment.</p>
      ) : list.status === 'ready' && entries.length === 0 ? (
        <p>Everything is settled.</p>
      ) : (
        <Entries entries={entries} />
      )}
    </Dialog>
  );
}

function titleOf(scope: AttentionScope, entries: readonly AttentionEntry[]): string {
  const [first] = entries;
  if (scope.kind === 'records' && first !== undefined) {
    const name = entryName(first);
    return entries.length === 1 ? name : `${name}: ${count(entries.length, 'decision')} to make`;
  }
  return entries.length === 0 ? 'Nothing to decide' : `${count(entries.length, 'decision')} to make`;
}

function Entries({ entries }: { readonly entries: readonly AttentionEntry[] }) {
  const { bridge } = useStore();
  const [, navigate] = useLocation();
  const list = useRef<HTMLUListElement>(null);
  const [settled, setSettled] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    if (settled === null) return;
    // The button that was pressed is gone with its entry: the focus goes to what came in its place.
    const buttons = list.current?.querySelectorAll<HTMLElement>('li')[Math.min(settled, entries.length - 1)];
    buttons?.querySelector('button')?.focus();
    setSettled(null);
  }, [entries, settled]);

  function settleAt(index: number): Settle {
    return async (choice) => {
      if (busy) return;
      setBusy(true);
      try {
        await settleChoice(bridge, choice);
        notify({ message: choice.done });
        if (entries.length === 1) closeAttention();
        else setSettled(index);
      } catch (error) {
        notifyError(
          `This could not be settled: ${reasonOf(error)}`,
          'Nothing was changed. It may have been settled elsewhere; look again.',
        );
      } finally {
        setBusy(false);
      }
    };
  }

  return (
    <ul ref={list} aria-label="To decide" className="mt-2 flex flex-col gap-3">
      {entries.map((entry, index) => (
        <AttentionCard
          key={entryId(entry)}
          entry={entry}
          isOnly={entries.length === 1}
          onSettle={settleAt(index)}
          onEdit={(change) => {
            closeAttention();
            navigate(editorOf(change));
          }}
        />
      ))}
    </ul>
  );
}

function settleChoice(bridge: BridgeClient, choice: Choice): Promise<unknown> {
  switch (choice.kind) {
    case 'conflict': {
      const { id, action, mine, theirs } = choice;
      return bridge.call('sync.resolveConflict', { id, action, mine, theirs });
    }
    case 'failed':
      return bridge.call('sync.resolveFailed', { id: choice.id, action: choice.action });
    case 'twin':
      return bridge.call('sync.resolveTwin', { id: choice.id, action: choice.action });
    case 'uncertain': {
      const { id, action, theirs } = choice;
      return bridge.call('sync.resolveUncertain', {
        id,
        action,
        ...(theirs === undefined ? {} : { theirs }),
      });
    }
  }
}

/** Where a record is changed: on its own page, or opened on its customer's. */
function editorOf({ collection, key, customer_key: customer }: FailedChange): string {
  const type = PAGE_TYPES.find((one) => RECORDS[one].plural === collection);
  if (type === undefined) return paths.contact(customer, key);
  return pageOf({ type, key, ref: key, customer, onboarding: null });
}

function Footer({
  scope,
  entries,
}: {
  readonly scope: AttentionScope;
  readonly entries: readonly AttentionEntry[];
}) {
  const { bridge } = useStore();
  const failed = entries.flatMap((entry) => (entry.kind === 'failed' ? [entry.change.id] : []));
  async function retryAll(): Promise<void> {
    const outcomes = await Promise.allSettled(
      failed.map((id) => bridge.call('sync.resolveFailed', { id, action: 'retry' })),
    );
    const retried = outcomes.filter(({ status }) => status === 'fulfilled').length;
    notify({ message: `Trying ${count(retried, 'change')} again` });
    closeAttention();
  }
  return (
    <>
      {scope.kind === 'records' ? <Button onClick={showAttention}>Show everything</Button> : null}
      {failed.length > 1 ? (
        <Button onClick={() => void retryAll()}>Try all {failed.length} again</Button>
      ) : null}
      <Button onClick={closeAttention}>Close</Button>
    </>
  );
}
