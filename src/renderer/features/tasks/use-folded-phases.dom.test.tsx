import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { TaskReplica } from '#shared/replica.ts';
import { taskOf } from '../../../../test/support/tasks.ts';
import { groupsOf } from './task-groups.ts';
import { useFoldedPhases } from './use-folded-phases.ts';

const done = { phase: 'program_design', done: true };

function fold(tasks: readonly TaskReplica[], phase: string, opened: string | null = null) {
  const { result, rerender } = renderHook(
    (now: { tasks: readonly TaskReplica[]; phase: string } | null) =>
      useFoldedPhases(now === null ? null : groupsOf(now.tasks, now.phase), () => opened),
    { initialProps: null as { tasks: readonly TaskReplica[]; phase: string } | null },
  );
  const show = (now: { tasks: readonly TaskReplica[]; phase: string }) => rerender(now);
  show({ tasks, phase });
  return {
    folded: () => [...result.current[0]],
    toggle: (one: string) => act(() => result.current[1](one)),
    show,
  };
}

test('phases with nothing left in them are folded at first, and open and close when asked', () => {
  const { folded, toggle } = fold([taskOf('a', done), taskOf('b', { phase: 'review' })], 'launch');
  expect(folded()).toEqual(['program_design']);
  toggle('program_design');
  expect(folded()).toEqual([]);
  toggle('program_design');
  expect(folded()).toEqual(['program_design']);
});

test('what is completed, or left behind by a move, stays where it is until the page is opened again', () => {
  const { folded, show } = fold([taskOf('a', { ...done, done: false }), taskOf('b', done)], 'launch');
  show({ tasks: [taskOf('a', done), taskOf('b', done)], phase: 'launch' });
  expect(folded()).toEqual([]);
});

test('a task that is taken up again shows its phase', () => {
  const { folded, show } = fold([taskOf('a', done)], 'launch');
  show({ tasks: [taskOf('a', { ...done, done: false })], phase: 'launch' });
  expect(folded()).toEqual([]);
});

test('the phase of the task that the address names is open, and so is everything where all is done', () => {
  const tasks = [
    taskOf('a', done),
    taskOf('b', { phase: 'review', done: true }),
    taskOf('c', { phase: 'launch' }),
  ];
  expect(fold(tasks, 'launch', 'a').folded()).toEqual(['review']);
  expect(fold(tasks.slice(0, 2), 'completed').folded()).toEqual([]);
});
