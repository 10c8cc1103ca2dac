import { useEffect, useState } from 'react';
import { create } from 'zustand';
import type { ConflictEntry, DoubtfulEntry, FailedChange } from '#shared/sync.ts';
import { useStore } from '../../store/index.ts';

/** What the dialog that settles things is open for: one record, or everything there is. */
export type AttentionScope =
  | { readonly kind: 'closed' }
  | { readonly kind: 'all' }
  | { readonly kind: 'records'; readonly keys: readonly string[] };

interface AttentionState {
  readonly scope: AttentionScope;
}

export const useAttentionScope = create<AttentionState>()(() => ({ scope: { kind: 'closed' } }));

/** Opens the dialog with all that the cloud refused or that is in conflict. */
export function showAttention(): void {
  useAttentionScope.setState({ scope: { kind: 'all' } });
}

/** Opens it with what concerns these records. */
export function showAttentionOf(keys: readonly string[]): void {
  useAttentionScope.setState({ scope: { kind: 'records', keys } });
}

export function closeAttention(): void {
  useAttentionScope.setState({ scope: { kind: 'closed' } });
}

/**
 * Something to decide: a change the cloud refused, what was changed on both sides of one record, a record that
 * the cloud has already, or one of which nobody knows whether it arrived.
 */
export type AttentionEntry =
  | { readonly kind: 'failed'; readonly change: FailedChange }
  | { readonly kind: 'conflict'; readonly conflict: ConflictEntry }
  | { readonly kind: 'twin' | 'uncertain'; readonly doubt: DoubtfulEntry };

/** What the record is called. */
export function entryName(entry: AttentionEntry): string {
  if (entry.kind === 'failed') return entry.change.name;
  return entry.kind === 'conflict' ? entry.conflict.name : entry.doubt.name;
}

/** Tells entries apart, also after one of them is gone. */
export function entryId(entry: AttentionEntry): string {
  if (entry.kind === 'failed') return `failed ${entry.change.id}`;
  return entry.kind === 'conflict' ? `conflict ${entry.conflict.id}` : `${entry.kind} ${entry.doubt.id}`;
}

export type AttentionList =
  | { readonly status: 'loading' | 'unreachable' }
  | { readonly status: 'ready'; readonly entries: readonly AttentionEntry[] };

/** The entries of a scope, read anew whenever the sync says that something has changed. */
export function useAttentionList(scope: AttentionScope): AttentionList {
  const { bridge } = useStore();
  const [list, setList] = useState<AttentionList>({ status: 'loading' });
  useEffect(() => {
    if (scope.kind === 'closed') return undefined;
    let isCurrent = true;
    setList({ status: 'loading' });
    const isOurs = ({ key }: { readonly key: string }) =>
      scope.kind === 'all' || (scope.kind === 'records' && scope.keys.includes(key));

    async function read(): Promise<void> {
      try {
        const [failed, conflicts, twins, uncertain] = await Promise.all([
          bridge.call('sync.failed', {}).then(({ entries }) => entries),
          bridge.call('sync.conflicts', {}).then(({ entries }) => entries),
          bridge.call('sync.twins', {}).then(({ entries }) => entries),
          bridge.call('sync.uncertain', {}).then(({ entries }) => entries),
        ]);
        if (!isCurrent) return;
        const entries: AttentionEntry[] = [
          ...twins.filter(isOurs).map((doubt) => ({ kind: 'twin' as const, doubt })),
          ...uncertain.filter(isOurs).map((doubt) => ({ kind: 'uncertain' as const, doubt })),
          ...conflicts.filter(isOurs).map((conflict) => ({ kind: 'conflict' as const, conflict })),
          ...failed.filter(isOurs).map((change) => ({ kind: 'failed' as const, change })),
        ];
        setList({ status: 'ready', entries });
      } catch {
        if (isCurrent) setList({ status: 'unreachable' });
      }
    }

    void read();
    const end = bridge.on('sync.changed', () => void read());
    return () => {
      isCurrent = false;
      end();
    };
  }, [bridge, scope]);
  return list;
}
