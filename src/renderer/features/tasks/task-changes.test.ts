import { expect, test } from 'vitest';
import { taskOf } from '../../../../test/support/tasks.ts';
import {
  completions,
  deletions,
  indentation,
  outdentation,
  phaseChanges,
  reordering,
} from './task-changes.ts';

const parent = taskOf('parent', { position: 1 });
const one = taskOf('one', { parent_task_id: 'parent', position: 2 });
const two = taskOf('two', { parent_task_id: 'parent', position: 3 });
const other = taskOf('other', { position: 4 });
const last = taskOf('last', { position: 5 });
const all = [parent, one, two, other, last];

test('the last subtask that is done completes its task on screen, an earlier one does not', () => {
  expect(completions(all, [one], true)).toEqual([
    { operation: 'update', collection: 'tasks', key: 'one', fields: { done: true } },
  ]);
  const [change] = completions([parent, { ...one, done: true }, two], [two], true);
  expect(change).toMatchObject({ key: 'two', also: [{ key: 'parent', fields: { done: true } }] });
});

test('a reopened subtask reopens a task that followed its subtasks, not one that somebody completed', () => {
  const done = { ...one, done: true };
  const auto = { ...parent, done: true, auto: true };
  expect(completions([auto, done], [done], false)[0]).toMatchObject({
    also: [{ key: 'parent', fields: { done: false } }],
  });
  expect(completions([{ ...auto, auto: false }, done], [done], false)[0]).not.toHaveProperty('also');
});

test('what is so already is not changed', () => {
  expect(completions(all, [{ ...one, done: true }], true)).toEqual([]);
  expect(phaseChanges(all, [other], other.phase)).toEqual([]);
});

test('a deleted task takes its subtasks along, those first', () => {
  expect(deletions(all, [parent, two]).map((change) => 'key' in change && change.key)).toEqual([
    'one',
    'two',
    'parent',
  ]);
});

test('a task moves past its neighbour, between that one and the next; at the end it stays', () => {
  expect(reordering(all, parent, 1)).toMatchObject({ key: 'parent', fields: { position: 4.5 } });
  expect(reordering(all, last, -1)).toMatchObject({ fields: { position: 2.5 } });
  expect(reordering(all, one, 1)).toMatchObject({ fields: { position: 4 } });
  expect(reordering(all, parent, -1)).toBeNull();
});

test('a task becomes a subtask of the one above it, and a task again behind it', () => {
  expect(indentation(all, last)).toMatchObject({ fields: { parent_task_id: 'other', position: 6 } });
  expect(indentation(all, parent)).toBeNull();
  expect(indentation([taskOf('alone', {}), ...all.slice(0, 3)], parent)).toBeNull();
  expect(outdentation(all, two)).toMatchObject({ fields: { parent_task_id: null, position: 2.5 } });
  expect(outdentation(all, other)).toBeNull();
});

test('a task goes to another phase with its subtasks', () => {
  const keys = phaseChanges(all, [parent], 'launch').map((change) => 'key' in change && change.key);
  expect(keys).toEqual(['parent', 'one', 'two']);
});
