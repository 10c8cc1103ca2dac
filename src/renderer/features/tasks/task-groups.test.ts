import { describe, expect, test } from 'vitest';
import { taskOf } from '../../../../test/support/tasks.ts';
import { groupsOf, nextPosition, positionBetween, reopenLabel, rowsOf, titlesOf } from './task-groups.ts';

const phase = (name: string) => ({ phase: name });

describe('groups of tasks', () => {
  test('stand in the order of the phases, the present one always, those without tasks not', () => {
    const tasks = [
      taskOf('later', phase('launch')),
      taskOf('open', { ...phase('program_design'), position: 2 }),
      taskOf('first', { ...phase('program_design'), position: 1, done: true }),
    ];
    const groups = groupsOf(tasks, 'review');
    expect(groups.map(({ phase: one, kind, done, total }) => [one, kind, done, total])).toEqual([
      ['program_design', 'left_behind', 1, 2],
      ['review', 'current', 0, 0],
      ['launch', 'later', 0, 1],
    ]);
    expect(rowsOf(groups).map(({ key }) => key)).toEqual(['first', 'open', 'later']);
  });

  test('a phase is ready to advance when it has tasks and none is open', () => {
    const isReady = (done: boolean) =>
      groupsOf([taskOf('a', { ...phase('review'), done })], 'review').map((group) => group.isReady);
    expect(isReady(true)).toEqual([true]);
    expect(isReady(false)).toEqual([false]);
    expect(groupsOf([], 'review').map((group) => group.isReady)).toEqual([false]);
  });

  test('subtasks stand below their task, in their order; one whose task is in another phase stands alone', () => {
    const tasks = [
      taskOf('b', { ...phase('review'), position: 2 }),
      taskOf('a2', { ...phase('review'), parent_task_id: 'a', position: 2 }),
      taskOf('a1', { ...phase('review'), parent_task_id: 'a', position: 1 }),
      taskOf('a', { ...phase('review'), position: 1 }),
      taskOf('stray', { ...phase('launch'), parent_task_id: 'a' }),
    ];
    expect(rowsOf(groupsOf(tasks, 'review')).map(({ key }) => key)).toEqual(['a', 'a1', 'a2', 'b', 'stray']);
  });

  test('what is completed has no phase to add to', () => {
    expect(groupsOf([], 'completed')).toEqual([]);
  });
});

test('positions: behind all, and between two', () => {
  expect(nextPosition([])).toBe(1);
  expect(nextPosition([taskOf('a', { position: 4 })])).toBe(5);
  expect(positionBetween(1, 2)).toBe(1.5);
  expect(positionBetween(null, 1)).toBe(0);
  expect(positionBetween(3, null)).toBe(4);
});

test('pasted lines become titles without the marks of lists', () => {
  expect(titlesOf('- Call Ann\n* [ ] Send contract\n\n1. Book room\r\n  2) Invite\n• 3 users')).toEqual([
    'Call Ann',
    'Send contract',
    'Book room',
    'Invite',
    '3 users',
  ]);
  expect(titlesOf('  \n')).toEqual([]);
});

test('a completion is undone for thirty days, and taken up again after that', () => {
  const completed_at = '2026-06-01T12:00:00.000Z';
  const after = (days: number) => Date.parse(completed_at) + days * 24 * 3_600_000;
  expect([0, 29.9, 30, 400].map((days) => reopenLabel({ completed_at }, after(days)))).toEqual([
    'Undo completion',
    'Undo completion',
    'Reopen',
    'Reopen',
  ]);
  expect(reopenLabel({ completed_at: null }, after(0))).toBe('Reopen');
});
