import { useCallback } from 'react';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
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

/** The onboardings that a text finds: what is in memory tells nearly all of it. */
export function useQueryRows(customers: ReadonlyMap<string, CustomerReplica>, text: string): QueryRows {
  const { query, entries } = useParsed(text, useCustomFields());
  const pending = useRecordMarks(asksForFlag(query, 'pending'));
  const match = useCallback<FoundOptions<OnboardingReplica>['match']>(
    (asked, context, known) => onboardingMatcher(asked, context, known, { customers, pending }),
    [customers, pending],
  );
  const found = useFound({
    text,
    query,
    entries,
    isAnswered: isAnsweredByOnboardings,
    ask: askForOnboardings,
    match,
  });
  return {
    ...found,
    asksForCompleted: asksForField(query, 'phase', { isNegated: false }) || asksForFlag(query, 'completed'),
  };
}
