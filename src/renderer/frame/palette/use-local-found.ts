import { useMemo, useSyncExternalStore } from 'react';
import { type CustomFieldDefinition, RECORD_TYPES, type RecordType } from '#shared/search/fields.ts';
import { isUnlimited } from '#shared/search/query.ts';
import { useRecordMarks } from '../../features/sync/record-marks.ts';
import { answerLocally, isLocalType, type LocalRecords, showLocally } from '../../search/local-answer.ts';
import { matchContext } from '../../search/query-asks.ts';
import { useParsed } from '../../search/use-parsed.ts';
import { useHealthBounds } from '../../state/health-bounds.ts';
import { useRecentKeys } from '../../state/recents.ts';
import { useAppInfo, useStore } from '../../store/index.ts';
import { type Found, groupsOf } from './found.ts';

const NEVER = () => () => {};

interface LocalFoundOptions {
  readonly customFields: readonly CustomFieldDefinition[];
  readonly most: Readonly<Record<RecordType, number>>;
  readonly mostRecents: number;
}

/** What is found in the records of this window, for when nobody else answers. @param text null for nothing. */
export function useLocalFound(
  text: string | null,
  { customFields, most, mostRecents }: LocalFoundOptions,
): Found | null {
  const store = useStore();
  const isAsked = text !== null;
  const { query, entries } = useParsed(text ?? '', customFields);
  const me = useAppInfo()?.me ?? null;
  const healthBounds = useHealthBounds();
  const opened = useRecentKeys();
  // Onboardings are read into memory for whoever first listens.
  const customers = useSyncExternalStore(
    isAsked ? store.customers.subscribe : NEVER,
    () => store.customers.get().rows,
  );
  const onboardings = useSyncExternalStore(
    isAsked ? store.onboardings.subscribe : NEVER,
    () => store.onboardings.get().rows,
  );
  const tasks = useSyncExternalStore(isAsked ? store.tasks.subscribe : NEVER, () => store.tasks.get().rows);
  const comments = useSyncExternalStore(
    isAsked ? store.comments.subscribe : NEVER,
    () => store.comments.get().rows,
  );
  const pending = useRecordMarks(isAsked);
  return useMemo(() => {
    if (text === null) return null;
    const items = { task: tasks, comment: comments };
    const records: LocalRecords = { customers, onboardings, items, entries, pending };
    const context = matchContext(me, healthBounds);
    const isEmpty = isUnlimited(query);
    const found = answerLocally(records, { query, context, opened, most });
    return {
      text,
      groups: groupsOf(
        query,
        RECORD_TYPES.filter(isLocalType).map((type) => ({ type, results: found[type] })),
      ),
      recents: isEmpty ? showLocally(records, opened, { query, context }).slice(0, mostRecents) : [],
      hints: query.hints,
      filling: null,
    };
  }, [
    text,
    customers,
    onboardings,
    tasks,
    comments,
    entries,
    pending,
    query,
    me,
    healthBounds,
    opened,
    most,
    mostRecents,
  ]);
}
