import { useMemo, useSyncExternalStore } from 'react';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { isUnlimited, type Query } from '#shared/search/query.ts';
import { askForOnboardings, useIndexKeys } from '../../search/index-keys.ts';
import { isAnsweredByOnboardings, matchOnboardings } from '../../search/match-onboardings.ts';
import { asksForField, asksForFlag, matchContext } from '../../search/query-asks.ts';
import { useParsed } from '../../search/use-parsed.ts';
import { useCustomFields } from '../../state/custom-fields.ts';
import { useAppInfo, useStore } from '../../store/index.ts';
import { type RecordMarks, recordMarksOf } from '../../sync/record-marks.ts';

export interface QueryRows {
  readonly rows: readonly OnboardingReplica[];
  /** The text asks for a phase itself: what is completed must not be hidden. */
  readonly asksForCompleted: boolean;
  readonly hints: Query['hints'];
  /** Nobody answers: numbers that an onboarding had before are not looked into. */
  readonly isLocal: boolean;
}

/**
 * The onboardings that a text in the search language finds, in the order they came. What is in memory tells nearly
 * all of it at once; the index is asked for what it alone knows.
 */
export function useQueryRows(
  rows: readonly OnboardingReplica[],
  customers: ReadonlyMap<string, CustomerReplica>,
  text: string,
): QueryRows {
  const { query, entries } = useParsed(text, useCustomFields());
  const me = useAppInfo()?.me ?? null;
  const pending = useMarks(asksForFlag(query, 'pending'));
  const needsIndex = !isUnlimited(query) && !isAnsweredByOnboardings(query);
  const answer = useIndexKeys(needsIndex ? text : null, askForOnboardings);
  const found = useMemo(() => {
    if (isUnlimited(query)) return rows;
    const keys = needsIndex ? (answer?.keys ?? null) : null;
    if (keys !== null) return rows.filter(({ key }) => keys.has(key));
    return matchOnboardings(rows, query, matchContext(me), entries, { customers, pending });
  }, [rows, query, needsIndex, answer, me, entries, customers, pending]);
  return {
    rows: found,
    asksForCompleted: asksForField(query, 'phase', { isNegated: false }) || asksForFlag(query, 'completed'),
    hints: query.hints,
    isLocal: needsIndex && answer !== null && answer.keys === null,
  };
}

const NO_MARKS: RecordMarks = new Map();

/** The marks at records, when somebody asks: they change with every edit. */
function useMarks(isAsked: boolean): RecordMarks {
  const marks = recordMarksOf(useStore().bridge);
  return useSyncExternalStore(marks.subscribe, () => (isAsked ? marks.get() : NO_MARKS));
}
