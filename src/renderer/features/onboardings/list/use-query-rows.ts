import { useCallback } from 'react';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import type { Query } from '#shared/search/query.ts';
import { askForOnboardings } from '../../../search/index-keys.ts';
import { isAnsweredByOnboardings, onboardingMatcher } from '../../../search/match-onboardings.ts';
import { asksForField, asksForFlag } from '../../../search/query-asks.ts';
import { type FoundOptions, type FoundRows, useFound } from '../../../search/use-found.ts';
import { useParsed } from '../../../search/use-parsed.ts';
import { useCustomFields } from '../../../state/custom-fields.ts';
import { useRecordMarks } from '../../sync/record-marks.ts';

/** Only local: numbers that an onboarding had before are not looked into. */
export interface QueryRows extends FoundRows<OnboardingReplica> {
  /** The text asks for a phase itself: what is completed must not be hidden. */
  readonly asksForCompleted: boolean;
}

/** From so many on, words are left to the index: to fold the texts of all of them takes longer than its answer. */
const MANY_ONBOARDINGS = 5000;

/** Which of so many onboardings a text finds: of few, what is in memory tells nearly all of it. */
export function useQueryRows(
  howMany: number,
  customers: ReadonlyMap<string, CustomerReplica>,
  text: string,
): QueryRows {
  const { query, entries } = useParsed(text, useCustomFields());
  const pending = useRecordMarks(asksForFlag(query, 'pending'));
  const match = useCallback<FoundOptions<OnboardingReplica>['match']>(
    (asked, context, known) => onboardingMatcher(asked, context, known, { customers, pending }),
    [customers, pending],
  );
  const isMany = howMany > MANY_ONBOARDINGS;
  const found = useFound({
    text,
    query,
    entries,
    isAnswered: isMany ? isAnsweredByMany : isAnsweredByOnboardings,
    waits: isMany,
    ask: askForOnboardings,
    match,
  });
  return {
    ...found,
    asksForCompleted: asksForField(query, 'phase', { isNegated: false }) || asksForFlag(query, 'completed'),
  };
}

function isAnsweredByMany(query: Query): boolean {
  return isAnsweredByOnboardings(query) && query.terms.every(({ kind }) => kind !== 'text');
}
