import { expect, test } from 'vitest';
import { rememberUndo, undoLatest } from './undo.ts';

test('the newest thing is taken back first, each once, and nothing after its time', () => {
  const done: string[] = [];
  let time = 0;
  const now = () => time;
  rememberUndo(() => done.push('first'), 10_000, now);
  time = 5_000;
  const second = rememberUndo(() => done.push('second'), 10_000, now);
  second();
  second();
  expect(undoLatest(now)).toBe(true);
  expect(undoLatest(now)).toBe(false);
  rememberUndo(() => done.push('late'), 10_000, now);
  time = 16_000;
  expect(undoLatest(now)).toBe(false);
  expect(done).toEqual(['second', 'first']);
});
