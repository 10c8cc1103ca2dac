import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { MailTemplate } from '#shared/bridge/mail-templates.ts';
import type { CustomerReplica } from '#shared/replica.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { type Store, StoreProvider } from '../../store/index.ts';
import { MailDialog } from './mail-dialog.tsx';

// The page that stands in for a browser's has neither.
beforeAll(() => {
  Element.prototype.hasPointerCapture = () => false;
  Element.prototype.scrollIntoView = () => {};
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const WELCOME: MailTemplate = {
  key: 'welcome',
  name: 'Welcome',
  subject: 'News for {{customer.name}}',
  body: 'Dear {{contact.first_name}},\nlaunch is on {{onboarding.target}}.\n{{me.name}}',
};

/** Only what the dialog reads of the store, and of the records. */
async function show(target: string | null, { key = 'acme' } = {}) {
  const source = <Value,>(value: Value) => ({ get: () => value, subscribe: () => () => {} });
  const rows = {
    contacts: source({
      status: 'ready',
      rows: [
        { key: 'bo', name: 'Bo Derek', email: 'bo@acme.test', is_primary: false, archived: false },
        { key: 'ada', name: 'Lovelace, Ada', email: 'ada@acme.test', is_primary: true, archived: false },
      ],
    }),
    onboardings: source({
      status: 'ready',
      rows: [{ key: 'one', name: null, phase: 'launch', target_launch_date: target, completed_at: null }],
    }),
  };
  const call = vi.fn(async (name: string, _input: object) =>
    name === 'mailTemplates.list' ? { templates: [WELCOME] } : { key: 'kept', batch_id: null },
  );
  const store = {
    bridge: { call },
    people: source([{ key: 'ann', name: 'Ann' }]),
    appInfo: source({ me: 'ann' }),
    ofCustomer: (collection: keyof typeof rows) => rows[collection],
  } as unknown as Store;
  const onClose = vi.fn();
  // With the answer of the hub.
  await act(async () =>
    render(
      <StoreProvider store={store}>
        <TooltipProvider>
          <MailDialog customer={{ key, name: 'Acme' } as CustomerReplica} isOpen onClose={onClose} />
        </TooltipProvider>
      </StoreProvider>,
    ),
  );
  return { user: userEvent.setup({ delay: null }), call, onClose };
}

/** By labels and texts: to look for roles in the whole page costs seconds on a busy machine. */
async function choose(user: ReturnType<typeof userEvent.setup>, label: string, option: string) {
  screen.getByLabelText(label).focus();
  await user.keyboard('{Enter}');
  await user.click(await screen.findByText(option));
}

const button = (words: string) => screen.getByText(words).closest('button');

test('a template is filled for the primary contact, shown, and opened as a mail', async () => {
  const opened = vi.spyOn(window, 'open').mockReturnValue(null);
  const { user, onClose } = await show('2027-02-01T00:00:00.000Z');
  await choose(user, 'Template', 'Welcome');
  const preview = screen.getByLabelText('Preview');
  expect(preview.textContent).toBe('News for AcmeDear Ada,\nlaunch is on 1 February 2027.\nAnn');
  await user.click(screen.getByText('Open mail'));
  const link = new URL(String(opened.mock.calls[0]?.[0]));
  expect([link.pathname, link.searchParams.get('subject'), link.searchParams.get('body')]).toEqual([
    'ada@acme.test',
    'News for Acme',
    'Dear Ada,\r\nlaunch is on 1 February 2027.\r\nAnn',
  ]);
  expect(onClose).toHaveBeenCalledOnce();
});

test('what cannot be filled is named, and nothing can be opened or copied', async () => {
  const { user } = await show(null, { key: 'late' });
  await choose(user, 'Template', 'Welcome');
  expect(
    screen.getByText('onboarding.target is empty for this customer').closest('[role=alert]'),
  ).not.toBeNull();
  expect(button('Open mail')?.disabled).toBe(true);
  expect(button('Copy')?.disabled).toBe(true);
});

test('words are kept as a template of their own, or in the place of the one of that name', async () => {
  const { user, call } = await show(null, { key: 'kept' });
  await user.type(screen.getByLabelText('Subject'), 'Hi');
  await user.type(screen.getByLabelText('Name of the template'), 'Short');
  await user.click(screen.getByText('Save as template'));
  expect(call).toHaveBeenCalledWith('mailTemplates.save', { name: 'Short', subject: 'Hi', body: '' });
  await choose(user, 'Template', 'Welcome');
  await user.type(screen.getByLabelText('Subject'), '!');
  await user.click(screen.getByText('Save changes to template'));
  expect(call).toHaveBeenCalledWith('mailTemplates.save', { ...WELCOME, subject: `${WELCOME.subject}!` });
});
