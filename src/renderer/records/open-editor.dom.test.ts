import { afterEach, expect, test, vi } from 'vitest';
import { openEditor } from './open-editor.ts';

afterEach(() => {
  document.body.innerHTML = '';
});

/** A page with a value that can be edited, and what lies over it. */
function page(over = '') {
  document.body.innerHTML = `<button data-inline-edit="Plan">Growth</button>${over}`;
  const opened = vi.fn();
  document.querySelector('button')?.addEventListener('click', opened);
  return opened;
}

test('a key of the page opens an editor in its own moment: the next one is typed into it', () => {
  const opened = page();
  openEditor('Plan');
  expect(opened).toHaveBeenCalledTimes(1);
});

test('so it does while a menu that has closed still fades', () => {
  const opened = page('<div role="menu" data-state="closed"></div>');
  openEditor('Plan');
  expect(opened).toHaveBeenCalledTimes(1);
});

test('what is chosen in a menu or in ⌘K waits until that is gone', async () => {
  const opened = page('<div role="dialog" data-state="open"></div>');
  openEditor('Plan');
  expect(opened).not.toHaveBeenCalled();
  document.querySelector('[role="dialog"]')?.remove();
  await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(1));
});

test('a menu opened by a key gives the focus back to where it was, once, and not to whoever has it by then', () => {
  document.body.innerHTML = `<main tabindex="-1"></main><input>
    <button data-inline-edit="Status" aria-haspopup="menu">Active</button>
    <div role="menu" tabindex="-1"></div>`;
  const [main, field, button, menu] = ['main', 'input', 'button', '[role="menu"]'].map(
    (selector) => document.querySelector(selector) as HTMLElement,
  );
  main?.focus();
  openEditor('Status');
  menu?.focus();
  button?.focus();
  expect(document.activeElement).toBe(main);
  openEditor('Status');
  menu?.focus();
  field?.focus();
  button?.focus();
  expect(document.activeElement).toBe(button);
});
