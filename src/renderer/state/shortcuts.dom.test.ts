import { afterEach, expect, test } from 'vitest';
import { createShortcuts, type Shortcut } from './shortcuts.ts';

afterEach(() => document.body.replaceChildren());

function setUp() {
  const clock = { time: 0 };
  const shortcuts = createShortcuts({ isMac: false, now: () => clock.time });
  const ran: string[] = [];
  function on(keys: string, part: Partial<Shortcut> = {}, layer = 0): () => void {
    const shortcut: Shortcut = {
      keys,
      label: keys,
      group: 'Test',
      run: () => void ran.push(part.label ?? keys),
      ...part,
    };
    return shortcuts.register(keys, layer, () => shortcut);
  }
  function press(
    key: string,
    init: KeyboardEventInit = {},
    target: EventTarget = document.body,
  ): KeyboardEvent {
    const event = new KeyboardEvent('keydown', {
      key,
      code: `Key${key.toUpperCase()}`,
      cancelable: true,
      ...init,
    });
    Object.defineProperty(event, 'target', { value: target });
    shortcuts.handle(event);
    return event;
  }
  return { shortcuts, clock, ran, on, press };
}

test('a key runs its shortcut and does nothing else', () => {
  const { on, press, ran } = setUp();
  on('c');
  expect(press('c').defaultPrevented).toBe(true);
  expect(press('d').defaultPrevented).toBe(false);
  expect(ran).toEqual(['c']);
});

test('two strokes one after the other are a shortcut of their own', () => {
  const { on, press, ran } = setUp();
  on('c');
  on('g c');
  press('g');
  press('c');
  press('c');
  expect(ran).toEqual(['g c', 'c']);
});

test('after a pause, or another key, the second stroke is on its own again', () => {
  const { on, press, ran, clock } = setUp();
  on('c');
  on('g c');
  press('g');
  clock.time = 5000;
  press('c');
  press('g');
  press('y');
  press('c');
  expect(ran).toEqual(['c', 'c']);
});

test('in a field only what says so works', () => {
  const { on, press, ran } = setUp();
  on('c');
  on('mod+k', { whileTyping: true });
  const field = document.body.appendChild(document.createElement('input'));
  expect(press('c', {}, field).defaultPrevented).toBe(false);
  press('k', { ctrlKey: true }, field);
  expect(ran).toEqual(['mod+k']);
});

test('a box that was ticked by mouse takes no letters: the keys work on', () => {
  const { on, press, ran } = setUp();
  on('s');
  const box = document.body.appendChild(document.createElement('input'));
  box.type = 'checkbox';
  press('s', {}, box);
  expect(ran).toEqual(['s']);
});

test('a shortcut with nothing to do leaves the key to the one below it, and then to the browser', () => {
  const { on, press, ran } = setUp();
  on('escape', { label: 'below' });
  on('escape', { run: () => false });
  press('Escape');
  on('x', { run: () => false });
  expect(press('x').defaultPrevented).toBe(false);
  expect(ran).toEqual(['below']);
});

test('the one registered last wins, and gives way when it goes', () => {
  const { on, press, ran } = setUp();
  on('e', { label: 'frame' });
  const remove = on('e', { label: 'screen' });
  press('e');
  remove();
  press('e');
  expect(ran).toEqual(['screen', 'frame']);
});

test('an open layer shuts out what is below, whatever is registered while it is open', () => {
  const { shortcuts, on, press, ran } = setUp();
  on('c', { label: 'page' });
  const close = shortcuts.openLayer(1);
  press('c');
  on('j', { label: 'page, later' });
  on('c', { label: 'drawer' }, 1);
  press('c');
  press('j');
  close();
  press('j');
  press('c');
  expect(ran).toEqual(['drawer', 'page, later', 'page']);
});

test('keys that belong to writing a character, or that something else has used, are left alone', () => {
  const { on, press, ran } = setUp();
  on('c');
  press('c', { isComposing: true });
  const used = new KeyboardEvent('keydown', { key: 'c', cancelable: true });
  used.preventDefault();
  press('Shift', { shiftKey: true });
  expect(ran).toEqual([]);
});

test('a fallback gives way to another of the same keys, whichever came last', () => {
  const { on, press, ran } = setUp();
  const end = on('[', { label: 'Send back' });
  on('[', { label: 'Narrow the navigation', isFallback: true });
  press('[');
  end();
  press('[');
  expect(ran).toEqual(['Send back', 'Narrow the navigation']);
});
