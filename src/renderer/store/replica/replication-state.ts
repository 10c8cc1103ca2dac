import { createSource, type Source, type WritableSource } from '../../bridge/source.ts';
import type { ReplicationState } from '../api.ts';
import type { CopyProgress } from './replication.ts';

/** How far the first copy has come. */
export interface CopySources {
  readonly pulled: WritableSource<number>;
  readonly expected: WritableSource<number | null>;
  readonly reading: WritableSource<CopyProgress | null>;
}

export function createCopyProgress(): CopySources {
  return {
    pulled: createSource(0),
    expected: createSource<number | null>(null),
    reading: createSource<CopyProgress | null>(null),
  };
}

/** As screens are told: the first copy, and once every collection is complete that it is live. */
export function replicationState(
  { pulled, expected, reading }: CopySources,
  complete: readonly Source<boolean>[],
): Source<ReplicationState> {
  const now = (): ReplicationState => {
    if (complete.every((one) => one.get())) return { status: 'live' };
    const all = expected.get();
    // What is written while the copy is made comes on top.
    const now = reading.get();
    const current = now === null ? {} : { current: now };
    return all === null
      ? { status: 'initial', done: pulled.get(), ...current }
      : { status: 'initial', done: Math.min(pulled.get(), all), expected: all, ...current };
  };
  const state = createSource(now());
  const update = () => {
    if (state.get().status !== 'live') state.set(now());
  };
  for (const source of [pulled, expected, reading, ...complete]) source.subscribe(update);
  return state;
}
