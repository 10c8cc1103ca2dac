import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { MANUAL } from '#shared/manual/manual.ts';
import HelpScreen from './help-screen.tsx';

afterEach(cleanup);

function show(page?: string) {
  const { hook, history } = memoryLocation({ path: '/help', record: true });
  render(
    <Router hook={hook}>
      <HelpScreen {...(page === undefined ? {} : { page })} />
    </Router>,
  );
  return history;
}

test('the manual begins with the first day and lists every page', () => {
  show();
  expect(screen.getByRole('heading', { level: 2, name: 'The first day' })).toBeDefined();
  const links = within(screen.getByRole('navigation', { name: 'Help' })).getAllByRole('link');
  expect(links.map(({ textContent }) => textContent)).toEqual(MANUAL.map(({ title }) => title));
});

test('one page leads to another within the window, and its examples are shown as they are', async () => {
  const history = show('import-and-export');
  expect(screen.getByText(/pivotal import customers\.csv --dry-run/)).toBeDefined();
  const article = screen.getByRole('article', { name: 'In and out' });
  await userEvent.click(within(article).getByRole('link', { name: 'Backup' }));
  expect(history?.at(-1)).toBe('/help/backup');
});

test('a page that is not there says so', () => {
  show('nothing');
  expect(screen.getByText('The manual has no such page.')).toBeDefined();
});
