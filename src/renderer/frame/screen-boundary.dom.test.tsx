import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ScreenBoundary } from './screen-boundary.tsx';

// React says every error it hands to a boundary.
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function Broken(): never {
  throw new Error('A field is missing');
}

const at = (location: string) => (
  <>
    <nav>Navigation</nav>
    <ScreenBoundary location={location}>{location === '/broken' ? <Broken /> : <h1>Fine</h1>}</ScreenBoundary>
  </>
);

test('a screen that throws says what happened, that nothing is lost and what to do; the rest stays', () => {
  render(at('/broken'));
  const alert = screen.getByRole('alert').textContent;
  expect(alert).toContain('This screen could not be shown. Your data is safe on this laptop.');
  expect(alert).toContain('A field is missing');
  screen.getByRole('button', { name: 'Load the window again' });
  screen.getByText('Navigation');
});

test('going to another screen leaves the message behind, and coming back tries again', () => {
  const { rerender } = render(at('/broken'));
  rerender(at('/customers'));
  screen.getByRole('heading', { name: 'Fine' });
  expect(screen.queryByText(/could not be shown/)).toBeNull();
  rerender(at('/broken'));
  screen.getByText(/could not be shown/);
});
