import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { createFakeHub, createWindows } from '../../../../test/support/store.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { type Store, StoreProvider } from '../../store/index.ts';
import { HandOverDialog } from './hand-over-dialog.tsx';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  await windows.closeAll();
});

const AT = '2026-05-01T08:00:00.000Z';

/** Ben leaves, for whom one key still works and others do not, beside one of somebody else. */
async function showLeaving(role = 'csm') {
  const hub = createFakeHub();
  const { key } = hub.save('people', {
    object: 'person',
    id: 'ben',
    key: 'ben',
    display_id: 2,
    name: 'Ben Ito',
    email: null,
    role,
    is_me: false,
    removed_at: null,
    created_at: AT,
    updated_at: AT,
    seq: 0,
    _deleted: false,
  });
  const store = await windows.openLive(hub);
  const keyOf = (id: string, fields: object) => ({
    id,
    name: id,
    person_id: 'ben',
    revoked_at: null,
    expires_at: null,
    ...fields,
  });
  const keys = [
    keyOf('Report', {}),
    keyOf('Revoked', { revoked_at: AT }),
    keyOf('Expired', { expires_at: AT }),
    keyOf('Elsewhere', { person_id: 'ann' }),
  ];
  const revoked: unknown[] = [];
  const call = async (name: string, input: { readonly id?: string }) => {
    if (name === 'keys.revoke') revoked.push(input.id);
    return name === 'keys.list' ? { keys } : { revoked: true };
  };
  const asked: Store = { ...store, bridge: { ...store.bridge, call: call as Store['bridge']['call'] } };
  await waitFor(() => expect(store.people.get()).toHaveLength(1));
  const ben = store.people.get().find((person) => person.key === key);
  if (ben === undefined) throw new Error('nobody is there');
  render(
    <StoreProvider store={asked}>
      <TooltipProvider>
        <HandOverDialog leaving={ben} onClose={() => {}} />
      </TooltipProvider>
    </StoreProvider>,
  );
  return { revoked, user: userEvent.setup() };
}

test('whoever leaves is named with the keys that still let them in, which are revoked with it', async () => {
  const { revoked, user } = await showLeaving();
  await screen.findByText(/^Revoke Report: an API key with which they still get in/);
  expect(screen.queryByText(/Revoked|Expired|Elsewhere/)).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Confirm and hand over' }));
  await waitFor(() => expect(revoked).toEqual(['Report']));
});

test('they are kept where somebody says so', async () => {
  const { revoked, user } = await showLeaving();
  await user.click(await screen.findByRole('checkbox', { name: /^Revoke/ }));
  await user.click(screen.getByRole('button', { name: 'Confirm and hand over' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeNull());
  expect(revoked).toEqual([]);
});

test('whoever owns the workspace leaves only once somebody takes over', async () => {
  await showLeaving('owner');
  await screen.findByText('They own the workspace: somebody has to take over.');
  expect(screen.getByRole('button', { name: 'Confirm and hand over' })).toHaveProperty('disabled', true);
});
