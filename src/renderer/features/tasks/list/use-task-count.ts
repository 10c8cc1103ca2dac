import { useMemo, useRef, useSyncExternalStore } from 'react';
import type { TaskReplica } from '#shared/replica.ts';
import { isUnlimited } from '#shared/search/query.ts';
import { useTurns } from '../../../lib/use-turns.ts';
import { workspaceDay } from '../../../lib/workspace-words.ts';
import { useFilterTerms } from '../../../list/use-saved-view.ts';
import { readQuery } from '../../../list/view-query.ts';
import { askForTasks, useIndexKeys } from '../../../search/index-keys.ts';
import { isAnsweredByTasks, taskMatcher } from '../../../search/match-tasks.ts';
import { asksForFlag, matchContext } from '../../../search/query-asks.ts';
import { isAmong } from '../../../search/use-found.ts';
import { useParsed } from '../../../search/use-parsed.ts';
import { useCustomFields } from '../../../state/custom-fields.ts';
import { useHealthBounds } from '../../../state/health-bounds.ts';
import { type RowList, useAppInfo, useCustomers, useOnboardings, useStore } from '../../../store/index.ts';
import { tasksList } from './tasks-list.tsx';
import { asksForDone, MANY_TASKS } from './use-query-rows.ts';
import { useTaskContext } from './use-task-view.ts';

/** Nothing can be ticked in a number. */
const NOTHING_DONE = () => {};
const NONE_PENDING: ReadonlySet<string> = new Set();

/**
 * A number in the sidebar is nobody's first need, and there may be very many tasks: they are read for it once the
 * customers and onboardings are there, which screens draw first. Who has the tasks read before is listened to.
 */
function useTasksInTurn(): RowList<TaskReplica> {
  const { tasks } = useStore();
  const customers = useCustomers().status;
  const onboardings = useOnboardings().status;
  const isTheirTurn = customers === 'ready' && onboardings === 'ready';
  return useSyncExternalStore(isTheirTurn ? tasks.subscribe : tasks.watch, tasks.get, tasks.get);
}

/** How many tasks a view has; null while nobody can tell. */
export function useTaskCount(text: string): number | null {
  const { tasks } = useStore();
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
  const tests = useMemo(() => {
    if (isAll) return [];
    if (!isOwn) return answer?.keys == null ? null : [isAmong(answer.keys)];
    return [
      taskMatcher(query, matchContext(me, healthBounds), entries, { ...context, pending: NONE_PENDING }),
    ];
  }, [query, entries, me, healthBounds, links, day, isAll, isOwn, answer]);
  const { keptRows, firstSort: sort, useColumns } = tasksList;
  const columns = useColumns();
  const isKnown = status === 'ready' && tests !== null;
  const isLong = rows.length > MANY_TASKS;
  const showsInactive = asksForDone(query);
  const options = {
    rows,
    log: tasks.log,
    filters,
    sort,
    columns,
    context,
    showsInactive,
    tests: tests ?? [],
  };
  const isMade = isKnown && (!isLong || keptRows.isMade(options));
  // What is not to be had at once is made in steps; until then the number is the last one.
  const turns = useTurns(isKnown && !isMade ? Number.POSITIVE_INFINITY : 0);
  const had = useRef(0);
  const shown = useRef<number | null>(null);
  if (!isKnown) return null;
  if (turns > had.current) {
    had.current = turns;
    if (!isMade) keptRows.advance(options);
  }
  if (isMade || keptRows.isMade(options)) shown.current = keptRows.of(options).length;
  return shown.current;
}
