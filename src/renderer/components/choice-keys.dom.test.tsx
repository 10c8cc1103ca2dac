import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { CheckList } from './check-list.tsx';
import { Menu } from './menu.tsx';
import { Select } from './select.tsx';

const WORDS = ['Active', 'At risk', 'Churned', 'Archived'];

beforeAll(() => {
  // What jsdom lacks of a browser; nothing here depends on what it does.
  Element.prototype.scrollIntoView = () => {};
});
afterEach(cleanup);

/** One after the other without a moment between them, each where the focus is by then. */
function press(...keys: readonly string[]): void {
  for (const key of keys) fireEvent.keyDown(document.activeElement ?? document.body, { key });
}

function StatusMenu({ onPick }: { readonly onPick: (word: string) => void }) {
  const items = WORDS.map((label) => ({ label, onSelect: () => onPick(label) }));
  return <Menu trigger={<button type="button">Status</button>} items={items} />;
}

function StatusSelect({ onPick }: { readonly onPick: (word: string) => void }) {
  const [value, setValue] = useState('Active');
  return (
    <Select
      label="Status"
      value={value}
      options={WORDS.map((word) => ({ value: word, label: word }))}
      onChange={(word) => {
        setValue(word);
        onPick(word);
      }}
    />
  );
}

test.each([
  ['menu', () => <StatusMenu onPick={() => undefined} />, 'button'],
  ['list', () => <StatusSelect onPick={() => undefined} />, 'combobox'],
] as const)('what opened a %s has the focus in the moment in which it closes', async (_, Opener, role) => {
  render(<Opener />);
  const opener = screen.getByRole(role, { name: 'Status' });
  act(() => opener.focus());
  press('Enter');
  act(() => document.querySelector<HTMLElement>('[role="menuitem"], [role="option"]')?.focus());
  press('Enter');
  await Promise.resolve();
  expect(document.activeElement).toBe(opener);
});

test.each([
  ['letters', [...'at r', 'Enter'], 'At risk'],
  ['the same letter twice', ['a', 'a', 'Enter'], 'Archived'],
  ['arrows', ['ArrowDown', 'ArrowDown', 'Enter'], 'Churned'],
  ['arrows back', ['End', 'ArrowUp', ' '], 'Churned'],
])('an Enter straight after %s chooses what they led to, in a menu as in a list', (_, keys, word) => {
  const picked: string[] = [];
  const pick = (one: string) => picked.push(one);
  const { unmount } = render(<StatusMenu onPick={pick} />);
  act(() => screen.getByRole('button', { name: 'Status' }).focus());
  press('Enter', ...keys);
  unmount();
  const list = render(<StatusSelect onPick={pick} />);
  act(() => screen.getByRole('combobox', { name: 'Status' }).focus());
  press('Enter');
  act(() => screen.getByRole('option', { name: 'Active' }).focus());
  press(...keys);
  list.unmount();
  const options = WORDS.map((label) => ({ value: label, label }));
  render(<CheckList label="Status" options={options} isChecked={() => false} onPick={pick} />);
  act(() => screen.getByRole('listbox').focus());
  if (!keys.includes('End')) press(...keys);
  else press('ArrowUp', 'ArrowUp', ' ');
  expect(picked).toEqual([word, word, word]);
});

test('what was typed in a menu that has closed is no part of the next word', () => {
  const picked: string[] = [];
  render(<StatusMenu onPick={(word) => picked.push(word)} />);
  const opener = screen.getByRole('button', { name: 'Status' });
  for (const _ of [1, 2]) {
    act(() => opener.focus());
    press('Enter', ...'churned', 'Enter');
  }
  expect(picked).toEqual(['Churned', 'Churned']);
});
