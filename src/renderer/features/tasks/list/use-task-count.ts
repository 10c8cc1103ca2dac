import { useMemo, useSyncExternalStore } from 'react';
import { task } from '#shared/records/task.ts';
import type { TaskReplica } from '#shared/replica.ts';
import { compile } from '#shared/search/compile.ts';
import { isUnlimited } from '#shared/search/query.ts';
import { workspaceDay } from '../../../lib/workspace-words.ts';
import { rowTest } from '../../../list/filters.ts';
import { useMatchCount } from '../../../list/use-match-count.ts';
import { useFilterTerms } from '../../../list/use-saved-view.ts';
import { readQuery } from '../../../list/view-query.ts';
import { askForTasks, useIndexKeys } from '../../../search/index-keys.ts';
import { isAnsweredByTasks } from '../../../search/match-tasks.ts';
import { asksForField, asksForFlag, matchContext } from '../../../search/query-asks.ts';
import { useParsed } from '../../../search/use-parsed.ts';
import { useCustomFields } from '../../../state/custom-fields.ts';
import { useHealthBounds } from '../../../state/health-bounds.ts';
import { type RowList, useAppInfo, useCustomers, useOnboardings, useStore } from '../../../store/index.ts';
import { tasksList } from './tasks-list.tsx';
import { MANY_TASKS } from './use-query-rows.ts';
import { useTaskContext } from './use-task-view.ts';

/** Nothing can be ticked in a number. */
const NOTHING_DONE = () => {};

/**
 * A number in the sidebar is nobody's first need, and there may be very many tasks: they are read for it once the
 * customers and onboardings are there, which screens draw first. Who has the tasks read before is listened to.
 */
function useTasksInTurn(): RowList<TaskReplica> {
  const { tasks } = useStore();
  const customers = useCustomers().status;
  const onboardings = useOnboardings().status;
  const isTheirTurn = customers === 'ready' && onboardings === 'ready';
  return useSyncExternalStore(isTheirTurn ? tasks.subscribe : tasks.watch, tasks.get);
}

/** How many tasks a view has; null while nobody can tell. */
export function useTaskCount(text: string): number | null {
  const { status, rows } = useTasksInTurn();
  const me = useAppInfo()?.me ?? null;
  const healthBounds = useHealthBounds();
  const terms = useFilterTerms(tasksList);
  const { filters, query: rest } = useMemo(() => readQuery(text, { terms, me }), [text, terms, me]);
  const { query, entries } = useParsed(rest, useCustomFields());
  const context = useTaskContext(NOTHING_DONE);
  const isAll = isUnlimited(query);
  const isOwn =
    isAll || (rows.length <= MANY_TASKS && isAnsweredByTasks(query) && !asksForFlag(query, 'pending'));
  const answer = useIndexKeys(isOwn ? null : rest, askForTasks);
  // Names of customers and onboardings only matter to what is searched here.
  const links = isAll || !isOwn ? null : context;
  const day = workspaceDay(context.now);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the context, only what can change an answer
  const test = useMemo(() => {
    const keys = isOwn ? null : (answer?.keys ?? null);
    if (!isOwn && keys === null) return null;
    const asksForDone = asksForField(query, 'done', { isNegated: true }) || asksForFlag(query, 'done');
    const inactive = asksForDone ? undefined : tasksList.inactive;
    const matches = compile(query, matchContext(me, healthBounds));
    const isFound = (row: TaskReplica) =>
      keys?.has(row.key) ??
      (isAll ||
        matches(
          entries.item(task.type, row, {
            customer: context.customers.get(row.customer_key),
            onboarding: context.onboardings.get(row.onboarding_key),
          }),
        ));
    const passes = rowTest(filters, tasksList.filters, inactive, context);
    return (row: TaskReplica) => passes?.(row) !== false && isFound(row);
  }, [query, entries, me, healthBounds, filters, links, day, isOwn, answer]);
  return useMatchCount(rows, status === 'ready' ? test : null);
}
