/**
 * Keeps the index equal to the hub: fills it family by family, and reads again what is said to have changed. The
 * reading is done in short steps, between which whoever runs it can do something else.
 */
import { onboarding } from '#shared/records/onboarding.ts';
import { createFilling, type FillingProgress } from './filling.ts';
import { refresh } from './refresh.ts';
import type { SearchIndex } from './search-index.ts';
import type { Source } from './source.ts';
import { createStale, noteChanged, takeStale } from './stale.ts';

/** Names a record that was written or deleted. */
export interface ChangedRecord {
  readonly resource: string;
  readonly key: string;
}

export interface Keeper {
  /** Remembers what has changed; reads nothing. Records that are not searched are passed over. */
  note(record: ChangedRecord): void;
  /** Phases are called otherwise: onboardings that are in the index already are read again. */
  namePhases(labels: Readonly<Record<string, string>>): void;
  /** Reads what has changed, for about `budgetMs`. @returns false when some is left. */
  catchUp(budgetMs: number): boolean;
  /** One step of what there is to do, the most urgent first. @returns false when there is nothing. */
  step(): boolean;
  /** Null when every record is there. */
  filling(): FillingProgress | null;
}

export function createKeeper(index: SearchIndex, source: Source): Keeper {
  const stale = createStale();
  const filling = createFilling(index, source);

  function refreshOne(): boolean {
    const record = takeStale(stale);
    if (record !== null) refresh({ index, source, stale }, record);
    return record !== null;
  }

  return {
    note: ({ resource, key }) => noteChanged(stale, resource, key),
    namePhases(labels) {
      source.namePhases(labels);
      for (const { slot, key } of source.onboardings()) {
        if (index.has({ type: onboarding.type, slot })) stale.changed.onboarding.add(key);
      }
    },
    catchUp(budgetMs) {
      const until = performance.now() + budgetMs;
      while (refreshOne()) if (performance.now() > until) return false;
      return true;
    },
    step: () => refreshOne() || filling.step() || index.settle(),
    filling: filling.progress,
  };
}
