import { expect, test, vi } from 'vitest';
import { createSource } from '../bridge/source.ts';
import type { ReplicationState } from '../store/index.ts';
import { createPictureTurns } from './picture-turns.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test('no picture is drawn beside the first copy, and one after it however often it was asked for', async () => {
  const replication = createSource<ReplicationState>({ status: 'initial', done: 0 });
  const draw = vi.fn(async () => {});
  const ask = createPictureTurns({ replication, draw });
  ask();
  ask();
  replication.set({ status: 'initial', done: 800 });
  await settle();
  expect(draw).not.toHaveBeenCalled();
  replication.set({ status: 'live' });
  await settle();
  expect(draw).toHaveBeenCalledTimes(1);
});

test('what is asked for while one is drawn comes after it, and one that failed keeps none back', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  let fail = (_: Error) => {};
  const draw = vi.fn(() => new Promise<void>((_, reject) => (fail = reject)));
  const ask = createPictureTurns({ replication: createSource<ReplicationState>({ status: 'live' }), draw });
  ask();
  await settle();
  ask();
  ask();
  await settle();
  expect(draw).toHaveBeenCalledTimes(1);
  fail(new Error('full'));
  await settle();
  expect(draw).toHaveBeenCalledTimes(2);
  fail(new Error('full'));
  await settle();
  ask();
  await settle();
  expect(draw).toHaveBeenCalledTimes(3);
});
