import { useSyncExternalStore } from 'react';
import type { MarkedRecord } from '#shared/sync.ts';
import type { RecordMark } from '#shared/sync-names.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import { createSource, type Source } from '../../bridge/source.ts';
import { useStore } from '../../store/index.ts';

export type RecordMarks = ReadonlyMap<string, RecordMark>;

const NONE: RecordMarks = new Map();

/** The marks of all records by key, for as long as the bridge lives. */
function createRecordMarks(bridge: BridgeClient): Source<RecordMarks> {
  const marks = createSource<RecordMarks>(NONE);
  const take = (list: readonly MarkedRecord[]) =>
    marks.set(new Map(list.map(({ key, mark }) => [key, mark])));

  async function ask(): Promise<void> {
    if (bridge.connection.get() !== 'connected') return;
    try {
      take((await bridge.call('sync.marks', {})).marks);
    } catch {
      // The connection was lost; it is asked again when it is back.
    }
  }

  bridge.on('sync.marksChanged', (changed) => take(changed.marks));
  bridge.connection.subscribe(() => void ask());
  void ask();
  return marks;
}

const marksByBridge = new WeakMap<BridgeClient, Source<RecordMarks>>();

/** One source for all who ask. */
function recordMarksOf(bridge: BridgeClient): Source<RecordMarks> {
  const existing = marksByBridge.get(bridge);
  if (existing !== undefined) return existing;
  const created = createRecordMarks(bridge);
  marksByBridge.set(bridge, created);
  return created;
}

/** All marks, while somebody asks for them; otherwise none, since they change with every edit. */
export function useRecordMarks(isAsked: boolean): RecordMarks {
  const marks = recordMarksOf(useStore().bridge);
  const get = () => (isAsked ? marks.get() : NONE);
  return useSyncExternalStore(marks.subscribe, get, get);
}

/** What stands at a record; undefined when the cloud has it as it is here. A change of others draws nothing. */
export function useRecordMark(key: string): RecordMark | undefined {
  const marks = recordMarksOf(useStore().bridge);
  const get = () => marks.get().get(key);
  return useSyncExternalStore(marks.subscribe, get, get);
}

/** The gravest mark among several records, leaving out what only waits. */
export function useAttentionAmong(
  keys: readonly string[],
): 'failed' | 'conflict' | 'twin' | 'uncertain' | undefined {
  const marks = recordMarksOf(useStore().bridge);
  const get = () => {
    const found = new Set(keys.map((key) => marks.get().get(key)));
    return (['conflict', 'twin', 'uncertain', 'failed'] as const).find((mark) => found.has(mark));
  };
  return useSyncExternalStore(marks.subscribe, get, get);
}
