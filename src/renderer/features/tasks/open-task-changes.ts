import type { TaskReplica } from '#shared/replica.ts';
import type { RecordChange } from '../../store/index.ts';
import { change } from './task-changes.ts';

/** What becomes of the open tasks of a phase that is left. */
export type OpenTasksFate = 'carry' | 'complete' | 'leave';

export interface OpenTasksAnswer {
  readonly fate: OpenTasksFate;
  readonly open: readonly TaskReplica[];
}

/** What a move does to the tasks that were open in the phase it leaves. */
export function openTaskChanges(answer: OpenTasksAnswer | null, to: string): readonly RecordChange[] {
  if (answer === null || answer.fate === 'leave') return [];
  const fields = answer.fate === 'complete' ? { done: true } : { phase: to as never };
  return answer.open.map(({ key }) => change(key, fields));
}
