import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { CustomFieldDefinition } from '#shared/search/fields.ts';
import { createFakeHub, createWindows, customerOfHub } from '../../../test/support/store.ts';
import type { BridgeClient } from '../bridge/client.ts';
import { type Store, StoreProvider } from '../store/index.ts';
import { useCustomFields } from './custom-fields.ts';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  await windows.closeAll();
});

function Fields() {
  return <p role="status">{useCustomFields().map(({ label }) => label)}</p>;
}

/** One customer with a region; the main process knows the fields in `known`. */
async function open(known: readonly CustomFieldDefinition[]) {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1, { custom_fields: { region: 'EMEA' } }));
  const live = await windows.openLive(hub);
  let answer = known;
  let asked = 0;
  const call = (async () => {
    asked += 1;
    return { custom_fields: answer };
  }) as unknown as BridgeClient['call'];
  const store: Store = { ...live, bridge: { ...live.bridge, call } };
  const screenOf = (names: readonly string[]) => (
    <StoreProvider store={store}>
      {names.map((name) => (
        <Fields key={name} />
      ))}
    </StoreProvider>
  );
  return {
    hub,
    key,
    screenOf,
    asked: () => asked,
    learn: (next: readonly CustomFieldDefinition[]) => {
      answer = next;
    },
  };
}

const REGION = { slug: 'region', label: 'Region', type: 'string' } as const;
const SEATS = { slug: 'seats', label: 'Seats', type: 'number' } as const;

test('however many parts of the screen want the custom fields, the main process is asked once', async () => {
  const { screenOf, asked } = await open([REGION]);
  const { rerender } = render(screenOf(['list', 'palette']));
  await waitFor(() => expect(screen.getAllByText('Region')).toHaveLength(2));
  rerender(screenOf(['another list', 'another palette', 'a third']));
  expect(screen.getAllByText('Region')).toHaveLength(3);
  expect(asked()).toBe(1);
});

test('a field that customers have got since is asked for, until the main process knows it', async () => {
  const { hub, key, screenOf, asked, learn } = await open([REGION]);
  render(screenOf(['list']));
  await screen.findByText('Region');
  hub.change('customers', key, { custom_fields: { region: 'EMEA', seats: 5 } });
  await waitFor(() => expect(asked()).toBe(2));
  learn([REGION, SEATS]);
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('RegionSeats'));
  expect(asked()).toBe(3);
});
