import { act, cleanup, render, screen } from '@testing-library/react';
import { useRef } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useFastScroll } from './use-fast-scroll.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function List() {
  const scroller = useRef<HTMLDivElement>(null);
  const isFlying = useFastScroll(scroller);
  return (
    <div ref={scroller} data-testid="list">
      {isFlying ? 'flies' : 'rests'}
    </div>
  );
}

/** A list that shows 800 pixels. */
function show() {
  render(<List />);
  const list = screen.getByTestId('list');
  Object.defineProperty(list, 'clientHeight', { value: 800 });
  const scrollBy = (pixels: number) =>
    act(() => {
      list.scrollTop += pixels;
      list.dispatchEvent(new Event('scroll'));
    });
  const pass = (milliseconds: number) => act(() => vi.advanceTimersByTime(milliseconds));
  return { list, scrollBy, pass };
}

test('a list flies from the second jump on, and rests soon after the last', () => {
  const { list, scrollBy, pass } = show();
  scrollBy(800);
  expect(list.textContent).toBe('rests');
  pass(33);
  scrollBy(800);
  expect(list.textContent).toBe('flies');
  pass(33);
  scrollBy(-800);
  expect(list.textContent).toBe('flies');
  pass(150);
  expect(list.textContent).toBe('rests');
});

test('jumps apart, as of single presses of Page Down, are no flight', () => {
  const { list, scrollBy, pass } = show();
  scrollBy(800);
  pass(200);
  scrollBy(800);
  expect(list.textContent).toBe('rests');
});

test('steps that leave rows on screen are no flight, and end one', () => {
  const { list, scrollBy } = show();
  scrollBy(300);
  scrollBy(300);
  expect(list.textContent).toBe('rests');
  scrollBy(800);
  scrollBy(800);
  expect(list.textContent).toBe('flies');
  scrollBy(100);
  expect(list.textContent).toBe('rests');
});
