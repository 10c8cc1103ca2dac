import { afterEach, expect, test, vi } from 'vitest';
import { keepCompositionKeys } from './composition.ts';

let stop = () => {};
afterEach(() => {
  stop();
  document.body.innerHTML = '';
});

function press(init: KeyboardEventInit & { keyCode?: number }) {
  stop = keepCompositionKeys();
  const input = document.createElement('input');
  document.body.append(input);
  const heard = { document: vi.fn(), input: vi.fn(), window: vi.fn() };
  document.addEventListener('keydown', heard.document, { capture: true, once: true });
  window.addEventListener('keydown', heard.window, { once: true });
  input.addEventListener('keydown', heard.input);
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  input.dispatchEvent(event);
  return { heard, event };
}

test.each([
  ['Escape while composing', { key: 'Escape', isComposing: true }],
  ['Escape as Safari tells it', { key: 'Escape', keyCode: 229 }],
  ['Enter while composing', { key: 'Enter', isComposing: true }],
])('%s is the input method’s: nobody hears of it, and its default is left', (_name, init) => {
  const { heard, event } = press(init);
  for (const listener of Object.values(heard)) expect(listener).not.toHaveBeenCalled();
  expect(event.defaultPrevented).toBe(false);
});

test('the next Escape is everybody’s', () => {
  const { heard } = press({ key: 'Escape', keyCode: 27 });
  for (const listener of Object.values(heard)) expect(listener).toHaveBeenCalledOnce();
});
