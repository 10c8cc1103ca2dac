import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFakeHub, createWindows, customerOfHub } from '../../../test/support/store.ts';
import type { BridgeClient } from '../bridge/client.ts';
import { type Store, StoreProvider } from '../store/index.ts';
import { QueryBox } from './query-box.tsx';

const windows = createWindows();
/** Types without a pause. */
const user = userEvent.setup({ delay: null });
let box: HTMLInputElement;

function Filter() {
  const [text, setText] = useState('');
  return (
    <QueryBox text={text} onChange={setText} hints={[]} note={null} group="Customers" placeholder="Find" />
  );
}

beforeEach(async () => {
  const hub = createFakeHub();
  hub.save('customers', customerOfHub(1, { plan: 'Growth' }));
  const live = await windows.openLive(hub);
  const call = (async () => ({ custom_fields: [] })) as unknown as BridgeClient['call'];
  const store: Store = { ...live, bridge: { ...live.bridge, call } };
  render(
    <StoreProvider store={store}>
      <Filter />
    </StoreProvider>,
  );
  box = screen.getByRole('textbox');
  await user.click(box);
});
afterEach(async () => {
  cleanup();
  await windows.closeAll();
});

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

test('what is typed right after a completion stays in order, with a frame between the letters or not', async () => {
  await user.keyboard('pla{Tab}g');
  await nextFrame();
  await user.keyboard('r');
  expect(box.value).toBe('plan:gr');
  await user.keyboard('{Tab}-');
  await nextFrame();
  await user.keyboard('acme');
  expect(box.value).toBe('plan:Growth -acme');
});

test('a completion in the middle goes on where it ends', async () => {
  await user.keyboard('pla acme');
  box.setSelectionRange(3, 3);
  fireEvent.select(box);
  await user.keyboard('{Tab}gr');
  expect(box.value).toBe('plan:gr acme');
});

test('Escape empties it, then leaves it', async () => {
  await user.keyboard('acme{Escape}');
  expect(box.value).toBe('');
  expect(document.activeElement).toBe(box);
  await user.keyboard('{Escape}');
  expect(document.activeElement).not.toBe(box);
});
