import { act, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { useTurns } from './use-turns.ts';

function Long({ name, isLong, done }: { name: string; isLong: boolean; done: (name: string) => void }) {
  const turns = useTurns(isLong ? 2 : 0);
  const isDone = !isLong || turns === 2;
  if (isDone) done(name);
  return <p>{isDone ? `${name} is done` : `${name} has had ${turns} turns`}</p>;
}

test('what takes long is done one after the other, what does not at once, and nothing for who has gone', async () => {
  const waiting: (() => void)[] = [];
  vi.stubGlobal('requestIdleCallback', (work: () => void) => waiting.push(work));
  const done: string[] = [];
  const note = (name: string) => {
    if (!done.includes(name)) done.push(name);
  };
  const one = (name: string, isLong = true) => <Long key={name} name={name} isLong={isLong} done={note} />;
  const { rerender } = render([one('a'), one('b'), one('c'), one('d', false)]);
  expect(done).toEqual(['d']);
  const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 0)));
  const next = async () => {
    await settle();
    waiting.shift()?.();
    await settle();
  };
  await next();
  expect(screen.getByText('a has had 1 turns')).toBeDefined();
  rerender([one('a'), one('c'), one('d', false)]);
  // That of b, who has gone.
  await next();
  expect(done).toEqual(['d']);
  await next();
  expect(screen.getByText('c has had 1 turns')).toBeDefined();
  await next();
  expect(done).toEqual(['d', 'a']);
  await next();
  expect(done).toEqual(['d', 'a', 'c']);
  expect(screen.getByText('c is done')).toBeDefined();
  vi.unstubAllGlobals();
});
