import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OnboardingReplica } from '#shared/replica.ts';
import { onboardingOf } from '../../../../../test/support/onboardings.ts';
import {
  commandsSentTo,
  createFakeHub,
  createWindows,
  customerOfHub,
  type FakeHub,
  nothingPending,
} from '../../../../../test/support/store.ts';
import { taskOf } from '../../../../../test/support/tasks.ts';
import { TooltipProvider } from '../../../components/tooltip.tsx';
import { listenToShortcuts } from '../../../state/shortcuts.ts';
import { StoreProvider } from '../../../store/index.ts';
import OnboardingScreen from './onboarding-screen.tsx';

const windows = createWindows();
let stopKeys = () => {};

beforeAll(() => {
  // What jsdom lacks of a browser; nothing here depends on what they answer.
  Element.prototype.hasPointerCapture = () => false;
});
beforeEach(() => {
  window.history.replaceState(null, '', '/onboardings/2');
  stopKeys = listenToShortcuts();
});
afterEach(async () => {
  stopKeys();
  cleanup();
  await windows.closeAll();
});

/** Acme with one onboarding, as `fields` has it. */
function hubWith(fields: Partial<OnboardingReplica>) {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1, { name: 'Acme' }));
  const row = onboardingOf('pilot', { customer_key: key, display_id: 2, name: 'Pilot', ...fields });
  hub.save('onboardings', row as never);
  return hub;
}

async function show(hub: FakeHub) {
  const store = await windows.openLive(hub);
  const user = userEvent.setup();
  render(
    <StoreProvider store={store}>
      <TooltipProvider>
        <OnboardingScreen reference="2" />
      </TooltipProvider>
    </StoreProvider>,
  );
  await screen.findByRole('list', { name: 'Phases' });
  return { store, user };
}

const moves = (hub: FakeHub) =>
  commandsSentTo(hub)
    .filter(({ reason }) => reason !== undefined)
    .map(({ key, fields, reason }) => ({ key, ...fields, reason }));

test('advancing takes one key and Enter, and a note may be added', async () => {
  const hub = hubWith({ phase: 'review' });
  const { store, user } = await show(hub);
  await user.keyboard(']');
  const dialog = await screen.findByRole('dialog', { name: 'Advance to Program buildout?' });
  expect(document.activeElement?.textContent).toBe('Advance');
  await user.type(within(dialog).getByRole('textbox', { name: 'Note' }), 'Design signed off');
  await user.keyboard('{Control>}{Enter}{/Control}');
  screen.getByRole('button', { name: 'Now in Program buildout' });
  await nothingPending(store);
  expect(moves(hub)).toEqual([{ key: 'pilot', phase: 'program_buildout', reason: 'Design signed off' }]);
});

test('sending back asks why, at the field, until it is said; Esc leaves everything as it was', async () => {
  const hub = hubWith({ phase: 'review' });
  const { store, user } = await show(hub);
  await user.keyboard('[[');
  await screen.findByRole('dialog', { name: 'Send back to Program design?' });
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Send back to Program design' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: /^Send back/ }));
  within(dialog).getByText('Say why it goes back');
  expect(moves(hub)).toEqual([]);
  await user.keyboard('Scope changed{Control>}{Enter}{/Control}');
  await nothingPending(store);
  expect(moves(hub)).toEqual([{ key: 'pilot', phase: 'program_design', reason: 'Scope changed' }]);
});

test('a refused move brings the question back with what was typed and the reason for the refusal', async () => {
  const hub = hubWith({ phase: 'review' });
  hub.refuseWhen((collection) =>
    collection === 'onboardings' ? { code: 'not_now', message: 'Not while it is being audited' } : null,
  );
  const { user } = await show(hub);
  await user.click(screen.getByRole('button', { name: 'Jump to Launch' }));
  await screen.findByRole('dialog', { name: 'Jump to Launch?' });
  await user.keyboard('In a hurry{Control>}{Enter}{/Control}');
  await screen.findByText('Not while it is being audited');
  expect(screen.getByRole('textbox', { name: /^Reason/ })).toHaveProperty('value', 'In a hurry');
  expect(hub.get('onboardings', 'pilot')?.phase).toBe('review');
});

test('a target moved more than 7 days later needs a reason; a first one is just set', async () => {
  const hub = hubWith({ phase: 'review', target_launch_date: null });
  const { store, user } = await show(hub);
  const edit = async (day: string) => {
    await user.click(screen.getByRole('button', { name: /edit Target launch date/ }));
    fireEvent.change(screen.getByLabelText('Target launch date'), { target: { value: day } });
    await user.keyboard('{Enter}');
  };
  await edit('2026-12-01');
  await nothingPending(store);
  expect(String(hub.get('onboardings', 'pilot')?.target_launch_date)).toContain('2026-12-01');
  await edit('2026-12-20');
  const dialog = await screen.findByRole('dialog', { name: /^Move the target to 20 Dec/ });
  await user.click(within(dialog).getByRole('button', { name: /^Move target/ }));
  within(dialog).getByText('More than 7 days later: say why');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  screen.getByRole('button', { name: /^1 Dec.*edit Target launch date/ });
  await edit('');
  await screen.findByRole('dialog', { name: 'Clear the target launch date?' });
  await user.keyboard('{Enter}');
  await nothingPending(store);
  expect(hub.get('onboardings', 'pilot')?.target_launch_date).toBeNull();
  screen.getByRole('button', { name: /^No target.*edit Target launch date/ });
});

test('a task is begun and a template chosen from any tab', async () => {
  const { user } = await show(hubWith({ phase: 'review' }));
  await user.keyboard('2');
  await screen.findByRole('textbox', { name: 'Write a comment' });
  await user.keyboard('{Shift>}N{/Shift}');
  const line = await screen.findByRole('textbox', { name: 'Add a task to Review' });
  await waitFor(() => expect(document.activeElement).toBe(line));
});

test('a line that no title may be is kept, with what is wrong with it', async () => {
  const hub = hubWith({ phase: 'review' });
  const { store, user } = await show(hub);
  const line = await screen.findByRole('textbox', { name: 'Add a task to Review' });
  await user.click(line);
  await user.paste('Zero\u200bwidth');
  await user.keyboard('{Enter}');
  expect((await screen.findByRole('alert')).textContent).toMatch(
    /^A title must not contain a zero-width space/u,
  );
  expect(line).toHaveProperty('value', 'Zero\u200bwidth');
  await user.clear(line);
  await user.paste('One\nTwo\u200b\nThree');
  await nothingPending(store);
  expect(hub.all('tasks').map(({ title }) => title)).toEqual(['One', 'Three']);
  expect(line).toHaveProperty('value', 'Two\u200b');
});

test.each([
  [1, 'Complete it', 'Leave it open, read-only'],
  [2, 'Complete them', 'Leave them open, read-only'],
])('completing says what becomes of %d open tasks', async (number, complete, leave) => {
  const hub = hubWith({ phase: 'launch' });
  const customer_key = String(hub.get('onboardings', 'pilot')?.customer_key);
  for (const key of ['One', 'Two'].slice(0, number))
    hub.save('tasks', taskOf(key, { customer_key, phase: 'launch' }) as never);
  const { user } = await show(hub);
  await screen.findByText('One');
  await user.keyboard(']');
  const dialog = await screen.findByRole('dialog', { name: 'Complete this onboarding?' });
  within(dialog).getByRole('radio', { name: complete });
  within(dialog).getByRole('radio', { name: leave });
});

test('what is completed can only be read and reopened', async () => {
  const hub = hubWith({ phase: 'completed', completed_at: '2026-11-01T12:00:00.000Z', notes: 'Done well' });
  const { store, user } = await show(hub);
  await user.keyboard('3');
  await screen.findByText('Done well');
  expect(screen.queryAllByRole('button', { name: /, edit / })).toEqual([]);
  expect(screen.getAllByRole('checkbox').every((box) => box.hasAttribute('disabled'))).toBe(true);
  await user.click(screen.getByRole('button', { name: 'Reopen' }));
  await screen.findByRole('dialog', { name: 'Reopen in Launch?' });
  await user.keyboard('One site was missing{Control>}{Enter}{/Control}');
  await nothingPending(store);
  expect(moves(hub)).toEqual([{ key: 'pilot', phase: 'launch', reason: 'One site was missing' }]);
  expect(screen.getAllByRole('button', { name: /, edit / }).length).toBeGreaterThan(0);
});

test('days between reminders outside 1 to 365 are refused at the field', async () => {
  const hub = hubWith({});
  const { store, user } = await show(hub);
  await user.click(screen.getByRole('button', { name: 'Day, edit Days between reminders' }));
  await user.keyboard('400{Enter}');
  await screen.findByText('Write a number of days from 1 to 365');
  await user.clear(screen.getByRole('textbox', { name: 'Days between reminders' }));
  await user.keyboard('14{Enter}');
  screen.getByText('14 days');
  await nothingPending(store);
  expect(hub.get('onboardings', 'pilot')?.reminder_frequency_days).toBe(14);
});

test('its template is shown by its name', async () => {
  const hub = hubWith({ template_id: 'kickoff' });
  const template = { name: 'Kick-off', phase: 'review', default_for_phase: false, tasks: [] };
  hub.save('templates', { ...taskOf('kickoff'), object: 'template', ...template } as never);
  await show(hub);
  expect(await screen.findByText('Kick-off')).toBeDefined();
});

test('a template that only a script knows is shown as it was sent', async () => {
  await show(hubWith({ template_id: 'of-the-wiki' }));
  expect(await screen.findByText('of-the-wiki')).toBeDefined();
});
