import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { takeOffered } from '../state/offered-import.ts';
import { usePastedCells } from './use-pasted-cells.ts';

afterEach(() => {
  cleanup();
  takeOffered();
});

const CELLS = 'Name\tDomain\nAcme\tacme.com\n';

function Page() {
  usePastedCells();
  return (
    <>
      <p>A list</p>
      <input aria-label="Name" />
    </>
  );
}

function show() {
  const { hook, history } = memoryLocation({ path: '/customers', record: true });
  const view = render(
    <Router hook={hook}>
      <Page />
    </Router>,
  );
  return { ...view, history };
}

function paste(target: Element, text: string): void {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => text } });
  target.dispatchEvent(event);
}

test('cells pasted where nothing takes text are brought to the import', () => {
  const { getByText, history } = show();
  paste(getByText('A list'), CELLS);
  expect(history).toEqual(['/customers', '/settings/data']);
  expect(takeOffered()).toBe(CELLS);
  expect(takeOffered()).toBeNull();
});

test('a field keeps what is pasted into it, and a line of text is no table', () => {
  const { getByText, getByLabelText, history } = show();
  paste(getByLabelText('Name'), CELLS);
  paste(getByText('A list'), 'Acme\tacme.com');
  paste(getByText('A list'), 'one line\nand another');
  expect(history).toEqual(['/customers']);
  expect(takeOffered()).toBeNull();
});
