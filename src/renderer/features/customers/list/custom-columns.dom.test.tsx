import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { createFakeHub, createWindows, customerOfHub } from '../../../../../test/support/store.ts';
import { TooltipProvider } from '../../../components/tooltip.tsx';
import { ColumnChooser } from '../../../list/column-chooser.tsx';
import { StoreProvider } from '../../../store/index.ts';
import { customersList } from './customers-list.tsx';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  await windows.closeAll();
});

const DEFINED = {
  object: 'custom_field',
  seq: 0,
  _deleted: false,
  options: [],
  archived: false,
  display_id: 1,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
};

const ownColumns = () =>
  ['Segment', 'Sales region', 'Former', 'Seats'].flatMap((name) => {
    const box = screen.queryByRole('checkbox', { name });
    if (box === null) return [];
    return [`${name} ${box.getAttribute('aria-checked') === 'true' ? 'shown' : 'offered'}`];
  });

test('a field that has just been defined is offered as a column, under its label, before anybody has a value', async () => {
  const hub = createFakeHub();
  hub.save('customers', customerOfHub(1, { custom_fields: { region: 'EMEA', seats: 3, former: 'x' } }));
  const define = (slug: string, label: string, parts: object) =>
    hub.save('custom_fields', { ...DEFINED, key: `key-of-${slug}`, id: slug, slug, label, ...parts });
  define('region', 'Sales region', { type: 'string', position: 2 });
  define('former', 'Former', { type: 'string', position: 3, archived: true });
  const store = await windows.openLive(hub);
  render(
    <StoreProvider store={store}>
      <TooltipProvider>
        <ColumnChooser list={customersList} />
      </TooltipProvider>
    </StoreProvider>,
  );
  act(() => screen.getByRole('button', { name: 'Columns' }).click());
  await waitFor(() => expect(ownColumns()).toEqual(['Sales region shown', 'Seats shown']));
  act(() => void define('segment', 'Segment', { type: 'select', options: ['SMB'], position: 1 }));
  await waitFor(() => expect(ownColumns()).toEqual(['Segment offered', 'Sales region shown', 'Seats shown']));
});
