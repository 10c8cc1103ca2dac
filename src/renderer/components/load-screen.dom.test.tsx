import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { ScreenBoundary } from '../frame/screen-boundary.tsx';
import { loadScreen } from './load-screen.tsx';

afterEach(cleanup);

function Page({ name }: { readonly name: string }) {
  return <h1>{name}</h1>;
}

test('what has been fetched is drawn in the first frame, and fetched once', async () => {
  let fetched = 0;
  const page = loadScreen(async () => {
    fetched += 1;
    return { default: Page };
  });
  await page.load();
  render(<page.Screen name="First" />);
  expect(screen.getByRole('heading').textContent).toBe('First');
  await page.load();
  expect(fetched).toBe(1);
});

test('what is still on its way is drawn when it arrives', async () => {
  let arrive = (_: { default: typeof Page }) => {};
  const page = loadScreen<{ name: string }>(() => new Promise((resolve) => (arrive = resolve)));
  render(<page.Screen name="Later" />);
  expect(screen.queryByRole('heading')).toBeNull();
  await act(async () => arrive({ default: Page }));
  expect(screen.getByRole('heading').textContent).toBe('Later');
});

test('what cannot be fetched is said in place of the screen, and tried again when one goes there again', async () => {
  const { error } = console;
  console.error = () => {};
  let attempts = 0;
  const page = loadScreen<{ name: string }>(async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('The file is gone');
    return { default: Page };
  });
  const at = (location: string) => (
    <ScreenBoundary location={location}>
      {location === '/page' ? <page.Screen name="Again" /> : <p>Elsewhere</p>}
    </ScreenBoundary>
  );
  const { rerender } = render(at('/page'));
  await screen.findByText('The file is gone');
  console.error = error;
  rerender(at('/'));
  expect(screen.getByText('Elsewhere')).toBeDefined();
  rerender(at('/page'));
  expect((await screen.findByRole('heading')).textContent).toBe('Again');
});
