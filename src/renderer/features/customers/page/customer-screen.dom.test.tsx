import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  createFakeHub,
  createWindows,
  customerOfHub,
  type FakeHub,
  nothingPending,
} from '../../../../../test/support/store.ts';
import { TooltipProvider } from '../../../components/tooltip.tsx';
import { listenToShortcuts } from '../../../state/shortcuts.ts';
import { pageEnvironment } from '../../../store/commands/new-keys.ts';
import { newContact } from '../../../store/commands/new-records.ts';
import { StoreProvider } from '../../../store/index.ts';
import CustomerScreen from './customer-screen.tsx';

const windows = createWindows();
let stopKeys = () => {};

beforeAll(() => {
  // What jsdom lacks of a browser; nothing here depends on what they answer.
  Element.prototype.hasPointerCapture = () => false;
});
beforeEach(() => window.history.replaceState(null, '', '/customers/1'));
afterEach(async () => {
  cleanup();
  stopKeys();
  await windows.closeAll();
});

/** Acme, with Ada as its primary contact and Bob. */
function hubWithAcme() {
  const hub = createFakeHub();
  const customer = customerOfHub(1, { name: 'Acme', slug: 'acme', domain: 'acme.com' });
  const { key } = hub.save('customers', customer);
  const owner = { key, id: key };
  const contact = (name: string, isFirst: boolean) => {
    const input = { name, email: `${name.toLowerCase()}@acme.com` };
    return hub.save('contacts', { ...newContact(owner, isFirst, input, pageEnvironment) } as never).key;
  };
  return { hub, key, contact, ada: contact('Ada', true), bob: contact('Bob', false) };
}

async function show(hub: FakeHub, reference = '1') {
  const store = await windows.openLive(hub);
  stopKeys = listenToShortcuts();
  const user = userEvent.setup();
  render(
    <StoreProvider store={store}>
      <TooltipProvider>
        <CustomerScreen reference={reference} />
      </TooltipProvider>
    </StoreProvider>,
  );
  return { store, user };
}

test('a refused edit shows the reason at the field, keeps what was typed, and the former value is back', async () => {
  const { hub, key } = hubWithAcme();
  hub.refuseWhen((_, next) =>
    next.slug === 'taken' ? { code: 'slug_taken', message: 'The slug taken is taken', field: 'slug' } : null,
  );
  const { store, user } = await show(hub);
  await user.click(screen.getByRole('button', { name: 'More' }));
  await user.click(screen.getByRole('button', { name: 'acme, edit Slug' }));
  await user.keyboard('taken{Enter}');
  const reason = await screen.findByText('The slug taken is taken');
  const input = screen.getByRole('textbox', { name: 'Slug' });
  expect(input).toHaveProperty('value', 'taken');
  expect(input.getAttribute('aria-describedby')).toBe(reason.id);
  expect(document.activeElement).toBe(input);
  expect(store.customer(key).get().customer?.slug).toBe('acme');
  await user.keyboard('{Escape}');
  screen.getByRole('button', { name: 'acme, edit Slug' });
  expect(hub.get('customers', key)?.slug).toBe('acme');
});

test('an amount is typed in currency units and stored in cents, and Tab goes on to the next value', async () => {
  const { hub, key } = hubWithAcme();
  const { store, user } = await show(hub);
  await user.click(screen.getByRole('button', { name: /edit MRR/ }));
  await user.keyboard('1,250.50{Tab}');
  screen.getByText('$1,250.50');
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Monthly orders' }));
  await user.keyboard('{Escape}');
  await nothingPending(store);
  expect(hub.get('customers', key)?.mrr).toBe(125_050);
});

test('a pasted address is saved as its domain', async () => {
  const { hub } = hubWithAcme();
  const { user } = await show(hub);
  await user.click(screen.getByRole('button', { name: 'acme.com, edit Domain' }));
  await user.keyboard('https://www.Example.com/about?x=1{Enter}');
  screen.getByRole('button', { name: 'example.com, edit Domain' });
});

test('the star moves: there is one primary contact before and after', async () => {
  const { hub, ada, bob } = hubWithAcme();
  const { store, user } = await show(hub);
  await user.click(await screen.findByRole('button', { name: 'Make Bob the primary contact' }));
  const starred = screen.getAllByRole('button', { name: /is the primary contact$/ });
  expect(starred.map((star) => star.getAttribute('aria-label'))).toEqual(['Bob is the primary contact']);
  await nothingPending(store);
  expect(hub.get('contacts', bob)?.is_primary).toBe(true);
  expect(hub.get('contacts', ada)?.is_primary).toBe(false);
});

/** The boxes of the contacts, from the first to the last. */
async function boxes(): Promise<HTMLElement[]> {
  await screen.findByRole('checkbox', { name: 'Select Ada' });
  return screen.getAllByRole('checkbox', { name: /^Select (?!every)/ });
}

/** Which of them are ticked, by their place. */
async function ticked(): Promise<number[]> {
  const all = (await boxes()).map((box) => box.getAttribute('aria-checked') === 'true');
  return [...all.keys()].filter((place) => all[place]);
}

test('with Shift, a click selects every contact from the one before, and going back takes them away', async () => {
  const { hub, contact } = hubWithAcme();
  for (const name of ['Cy', 'Dee', 'Eve']) contact(name, false);
  const { user } = await show(hub);
  const [first, second, third, , fifth] = await boxes();
  if (!first || !second || !third || !fifth) throw new Error('not all contacts are shown');
  await user.click(second);
  await user.keyboard('{Shift>}');
  await user.click(fifth);
  expect(await ticked()).toEqual([1, 2, 3, 4]);
  const row = third.closest('li');
  if (row === null) throw new Error('the box is in no row');
  await user.click(within(row).getByRole('button', { name: /edit name of/ }));
  expect(await ticked()).toEqual([1, 2]);
  await user.click(first);
  expect(await ticked()).toEqual([0, 1]);
  await user.keyboard('{/Shift}');
  screen.getByText('2 selected');
});

test('from a contact’s box the arrows go up and down, with Shift they select', async () => {
  const { hub, contact } = hubWithAcme();
  contact('Cy', false);
  const { user } = await show(hub);
  const [, second, third] = await boxes();
  second?.focus();
  await user.keyboard('{ArrowUp}{Shift>}{ArrowDown}{ArrowDown}{ArrowDown}{/Shift}');
  expect(await ticked()).toEqual([0, 1, 2]);
  expect(document.activeElement).toBe(third);
  await user.keyboard('{Shift>}{ArrowUp}{/Shift}');
  expect(await ticked()).toEqual([0, 1]);
  await user.keyboard('{Escape}');
  expect(await ticked()).toEqual([]);
});

test('archiving the primary contact asks who takes over, and gives the star to them', async () => {
  const { hub, ada, bob } = hubWithAcme();
  const { store, user } = await show(hub);
  await user.click(await screen.findByRole('button', { name: 'Actions for Ada' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Archive' }));
  const dialog = await screen.findByRole('dialog', { name: 'Archive Ada?' });
  expect(within(dialog).getByRole('combobox', { name: 'New primary contact' })).toHaveProperty(
    'value',
    'Bob',
  );
  await user.click(within(dialog).getByRole('button', { name: 'Archive' }));
  await screen.findByRole('button', { name: 'Bob is the primary contact' });
  await nothingPending(store);
  expect(hub.get('contacts', ada)).toMatchObject({ archived: true, is_primary: false });
  expect(hub.get('contacts', bob)?.is_primary).toBe(true);
});

test('pasting shows what each line becomes and adds the good ones only', async () => {
  const { hub } = hubWithAcme();
  const { store, user } = await show(hub);
  await user.click(await screen.findByRole('button', { name: 'Paste many' }));
  const dialog = await screen.findByRole('dialog', { name: 'Paste many contacts' });
  await user.click(within(dialog).getByRole('textbox', { name: 'Contacts' }));
  await user.paste('"Hopper, Grace", grace@acme.com, Admiral\nNobody\nADA, ada@acme.com');
  const lines = (await within(dialog).findAllByRole('listitem')).map((line) => line.textContent);
  expect(lines).toEqual([
    'Line 1Hopper, Gracegrace@acme.comAdmiral',
    'Line 2NobodyNo email',
    'Line 3ADA, ada@acme.comAlready here',
  ]);
  await user.click(within(dialog).getByRole('button', { name: /^Add 1 contact/ }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await nothingPending(store);
  expect(hub.all('contacts').map(({ name }) => name)).toEqual(['Ada', 'Bob', 'Hopper, Grace']);
  // What was refused is not lost.
  await user.click(screen.getByRole('button', { name: 'Paste many' }));
  expect(await screen.findByRole('textbox', { name: 'Contacts' })).toHaveProperty(
    'value',
    'Nobody\nADA, ada@acme.com',
  );
});

test('a note is begun from any tab: what is typed next is its text', async () => {
  const { hub } = hubWithAcme();
  const { user } = await show(hub);
  for (const tab of ['Health', 'Activity', 'Contacts', 'Notes']) {
    await user.click(await screen.findByRole('tab', { name: new RegExp(tab) }));
    await user.keyboard('n');
    const box = await screen.findByRole('textbox', { name: 'Write a note' });
    await waitFor(() => expect(document.activeElement).toBe(box));
  }
});

test('a contact needs a name and an email that nobody else here has', async () => {
  const { hub } = hubWithAcme();
  const { store, user } = await show(hub);
  await user.keyboard('{Shift>}n{/Shift}');
  const dialog = await screen.findByRole('dialog', { name: 'New contact' });
  await user.click(within(dialog).getByRole('button', { name: /^Add contact/ }));
  within(dialog).getByText('Give the contact a name');
  await user.type(within(dialog).getByRole('textbox', { name: /^Name/ }), 'Cy');
  await user.type(
    within(dialog).getByRole('textbox', { name: /^Email/ }),
    'bob@acme.com{Control>}{Enter}{/Control}',
  );
  within(dialog).getByText('Bob has this email');
  await user.clear(within(dialog).getByRole('textbox', { name: /^Email/ }));
  await user.type(
    within(dialog).getByRole('textbox', { name: /^Email/ }),
    'cy@acme.com{Control>}{Enter}{/Control}',
  );
  await screen.findByRole('button', { name: 'Actions for Cy' });
  await nothingPending(store);
  expect(hub.all('contacts')).toHaveLength(3);
});

test('a new field whose name ends in “date” is filled in as a day, and read by its neighbours as one', async () => {
  const { hub, key } = hubWithAcme();
  const { store, user } = await show(hub);
  await user.click(screen.getByRole('button', { name: 'Add a field' }));
  await user.type(screen.getByRole('combobox', { name: 'Name of the field' }), 'Renewal date{Enter}');
  expect(screen.getByRole('radio', { name: 'Date' })).toHaveProperty('checked', true);
  await user.keyboard('{Enter}');
  const input = await screen.findByLabelText('Renewal date');
  // The browser's own date box stays away: it writes days its own way.
  expect(input.getAttribute('type')).not.toBe('date');
  fireEvent.change(input, { target: { value: '2031-05-01' } });
  await user.keyboard('{Enter}');
  await nothingPending(store);
  expect(hub.get('customers', key)?.custom_fields).toEqual({ renewal_date: '2031-05-01' });
  await user.click(screen.getByRole('button', { name: '1 May 2031, edit Renewal date' }));
  fireEvent.change(screen.getByLabelText('Renewal date'), { target: { value: '' } });
  await user.keyboard('{Enter}');
  await nothingPending(store);
  expect(hub.get('customers', key)?.custom_fields).toEqual({});
});

test.each([
  ['https://wiki.example/acme?x=1', 'https://wiki.example/acme?x=1'],
  ['javascript:alert(1)', null],
  ['JavaScript://https://x', null],
  ['file:///etc/passwd', null],
  ['http://plain.example', null],
  ['data:text/html,hi', null],
  ['https://', null],
])('a value %s leads to %s', async (text, address) => {
  const { hub, key } = hubWithAcme();
  const customer = hub.get('customers', key);
  if (customer === undefined) throw new Error('Acme is gone');
  hub.save('customers', { ...customer, custom_fields: { wiki: text } });
  await show(hub);
  await screen.findByRole('button', { name: `${text}, edit Wiki` });
  const link = screen.queryByRole('link', { name: 'Open Wiki in the browser' });
  expect(link?.getAttribute('href') ?? null).toBe(address);
});

test('E edits the name', async () => {
  const { hub, key } = hubWithAcme();
  const { store, user } = await show(hub);
  await user.keyboard('e');
  await user.clear(screen.getByRole('textbox', { name: 'Name' }));
  await user.keyboard('Acme Ltd{Enter}');
  within(screen.getByRole('heading', { level: 2 })).getByText('Acme Ltd');
  await nothingPending(store);
  expect(hub.get('customers', key)?.name).toBe('Acme Ltd');
});

test('a customer that does not exist is said not to, with a way on', async () => {
  const { hub } = hubWithAcme();
  await show(hub, '999');
  await screen.findByText(/There is no customer 999/);
  screen.getByRole('button', { name: 'Go to customers' });
});
