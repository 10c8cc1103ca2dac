import { useCallback } from 'react';
import type { DefinitionOf, Level } from '#shared/records/index.ts';
import type { TaskReplica } from '#shared/replica.ts';
import type { Query } from '#shared/search/query.ts';
import { askForTasks } from '../../../search/index-keys.ts';
import { isAnsweredByTasks, taskMatcher } from '../../../search/match-tasks.ts';
import { asksForField, asksForFlag } from '../../../search/query-asks.ts';
import { type FoundOptions, type FoundRows, useFound } from '../../../search/use-found.ts';
import { useParsed } from '../../../search/use-parsed.ts';
import { useCustomFields } from '../../../state/custom-fields.ts';
import { useRecordMarks } from '../../sync/record-marks.ts';
import type { TaskContext } from './tasks-list.tsx';

/** From so many tasks on, the index is asked: to fold all of their texts here would take a moment, and much memory. */
export const MANY_TASKS = 5000;

/** Only local: former numbers, and contacts who are to do something, are not looked into. */
export interface QueryRows extends FoundRows<TaskReplica> {
  /** The text asks for what is done, or is not: what is done must not be hidden. */
  readonly asksForDone: boolean;
}

/** Which of so many tasks a text finds. */
export function useQueryRows(
  howMany: number,
  { customers, onboardings }: Pick<TaskContext, DefinitionOf<Level>['plural']>,
  text: string,
): QueryRows {
  const { query, entries } = useParsed(text, useCustomFields());
  const pending = useRecordMarks(asksForFlag(query, 'pending'));
  const isMany = howMany > MANY_TASKS;
  const isAnswered = useCallback<FoundOptions<TaskReplica>['isAnswered']>(
    (asked) => !isMany && isAnsweredByTasks(asked),
    [isMany],
  );
  const match = useCallback<FoundOptions<TaskReplica>['match']>(
    (asked, context, known) => taskMatcher(asked, context, known, { customers, onboardings, pending }),
    [customers, onboardings, pending],
  );
  const found = useFound({ text, query, entries, isAnswered, waits: isMany, ask: askForTasks, match });
  return {
    ...found,
    asksForDone: asksForDone(query),
  };
}

export function asksForDone(query: Query): boolean {
  return asksForField(query, 'done', { isNegated: true }) || asksForFlag(query, 'done');
}
