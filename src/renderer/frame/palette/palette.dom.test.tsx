import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BridgeInput } from '#shared/bridge.ts';
import type { SearchAnswer, SearchResult } from '#shared/search/answer.ts';
import { RECORD_TYPES } from '#shared/search/fields.ts';
import { onboardingOf } from '../../../../test/support/onboardings.ts';
import { createFakeHub, createWindows, customerOfHub } from '../../../../test/support/store.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { usePalette } from '../../state/palette.ts';
import { useRecents } from '../../state/recents.ts';
import { listenToShortcuts } from '../../state/shortcuts.ts';
import { type Store, StoreProvider } from '../../store/index.ts';
import { CommandMenu } from '../command-menu.tsx';

const windows = createWindows();
let stopKeys = () => {};

beforeAll(() => {
  // What jsdom lacks of a browser; nothing here depends on what they answer.
  Element.prototype.hasPointerCapture = () => false;
  Element.prototype.scrollIntoView = () => {};
});
beforeEach(() => {
  window.history.replaceState(null, '', '/customers');
  usePalette.setState({ isOpen: false });
  useRecents.setState({ byHub: {} });
});
afterEach(async () => {
  cleanup();
  stopKeys();
  await windows.closeAll();
});

const HUB = 'this-hub';
const NOTHING: SearchAnswer = { results: [], has_more: false, hints: [], filling: null };

function result(type: SearchResult['type'], title: string, more: Partial<SearchResult> = {}): SearchResult {
  return {
    type,
    key: `key-${title}`,
    id: `id-${title}`,
    display_id: 7,
    customer_key: `key-${title}`,
    customer_id: `id-${title}`,
    customer_display_id: 7,
    onboarding: null,
    title,
    subtitle: '',
    status: type === 'contact' ? null : 'active',
    archived: false,
    pending: false,
    highlights: [],
    ...more,
  };
}

type Answer = (input: BridgeInput<'search'>) => SearchAnswer | Promise<SearchAnswer>;

/** The palette over a page with a field, its search answered by `answer`; opened by ⌘K from inside the field. */
async function open(answer: Answer) {
  const hub = createFakeHub({ hubId: HUB });
  const acme = customerOfHub(1, { name: 'Acme', plan: 'Growth', tags: ['vip'], key: 'acme' });
  hub.save('customers', acme);
  const live = await windows.openLive(hub);
  const asked: BridgeInput<'search'>[] = [];
  const call = async (name: string, input: unknown) => {
    if (name === 'search.fields')
      return { custom_fields: [{ slug: 'seats', label: 'Seats', type: 'number' }] };
    if (name === 'sync.marks') return { marks: [] };
    if (name === 'search') {
      asked.push(input as BridgeInput<'search'>);
      return answer(input as BridgeInput<'search'>);
    }
    const { query, limits, opened } = input as BridgeInput<'search.groups'>;
    const answers = await Promise.all(
      RECORD_TYPES.map(async (type) => {
        const one = { query, limit: limits[type], types: [type], opened };
        asked.push(one);
        return { type, ...(await answer(one)) };
      }),
    );
    const [first = NOTHING] = answers;
    return {
      groups: answers.map(({ type, results }) => ({ type, results })),
      hints: first.hints,
      filling: first.filling,
    };
  };
  const store: Store = { ...live, bridge: { ...live.bridge, call: call as Store['bridge']['call'] } };
  stopKeys = listenToShortcuts();
  const user = userEvent.setup();
  render(
    <StoreProvider store={store}>
      <TooltipProvider>
        <input aria-label="A field" />
        <CommandMenu />
      </TooltipProvider>
    </StoreProvider>,
  );
  await user.click(screen.getByLabelText('A field'));
  await user.keyboard('{Control>}k{/Control}');
  const box = await screen.findByRole('combobox');
  await waitFor(() => expect(document.activeElement).toBe(box));
  return { user, box: box as HTMLInputElement, asked, hub };
}

const of =
  (...results: SearchResult[]): Answer =>
  ({ types }) => ({
    ...NOTHING,
    results: results.filter(({ type }) => types === undefined || types.includes(type)),
  });

test('what is found is shown under its type, with what was found marked and why', async () => {
  const acme = result('customer', 'Acme Corp', {
    subtitle: 'acme.com',
    status: 'at_risk',
    pending: true,
    highlights: [
      { field: 'name', text: 'Acme Corp', ranges: [{ start: 0, end: 4 }] },
      { field: 'tag', text: 'acme-friend', ranges: [{ start: 0, end: 4 }] },
    ],
  });
  const { user } = await open(of(acme, result('contact', 'Jane'), result('onboarding', 'Rollout')));
  await user.keyboard('acme');
  await screen.findByText('Rollout');
  const headings = [...document.querySelectorAll('[cmdk-group-heading]')].map(
    (heading) => heading.textContent,
  );
  expect(headings).toEqual(['Customers', 'Contacts', 'Onboardings']);
  const option = screen.getAllByRole('option')[0] as HTMLElement;
  expect([...option.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['Acme', 'acme']);
  expect(option.textContent).toContain('Tag acme-friend');
  expect(option.textContent).toContain('At risk');
  expect(option.textContent).toContain('Not sent yet');
  expect(option.getAttribute('aria-selected')).toBe('true');
});

test('Enter opens the one gone to by the arrow keys, and the palette closes', async () => {
  const { user } = await open(
    of(result('customer', 'First'), result('contact', 'Second', { customer_display_id: 42 })),
  );
  await user.keyboard('x');
  await screen.findByText('Second');
  await user.keyboard('{ArrowDown}{Enter}');
  expect(window.location.pathname).toBe('/customers/42');
  expect(screen.queryByRole('combobox')).toBeNull();
  expect(useRecents.getState().byHub).toEqual({ [HUB]: ['key-Second'] });
});

test('Ctrl+Enter opens it behind the palette, which stays', async () => {
  const { user } = await open(of(result('onboarding', 'Rollout', { display_id: 9 })));
  await user.keyboard('x');
  await screen.findByText('Rollout');
  await user.keyboard('{Control>}{Enter}{/Control}');
  expect(window.location.pathname).toBe('/onboardings/9');
  expect(screen.getByRole('combobox')).toBeTruthy();
});

test('an answer that comes after a newer one is dropped', async () => {
  const late: (() => void)[] = [];
  const { user } = await open(({ query, types }) => {
    const answer = {
      ...NOTHING,
      results: types?.[0] === 'customer' ? [result('customer', `For ${query}`)] : [],
    };
    if (query !== 'a') return answer;
    return new Promise((resolve) => late.push(() => resolve(answer)));
  });
  await user.keyboard('ab');
  await screen.findByText('For ab');
  await act(async () => {
    for (const arrive of late) arrive();
  });
  expect(screen.getByText('For ab')).toBeTruthy();
  expect(screen.queryByText('For a')).toBeNull();
});

test('Tab completes the name of a field and then a value in use', async () => {
  const { user, box } = await open(of());
  await user.keyboard('pl');
  await user.tab();
  expect(box.value).toBe('plan:');
  await screen.findByText(/^Go on with a value/);
  await user.keyboard('g');
  await screen.findByText('Growth');
  await user.tab();
  expect(box.value).toBe('plan:Growth ');
});

test('what is typed right after a completion stays in order', async () => {
  const { box } = await open(of());
  const quick = userEvent.setup({ delay: null });
  await quick.keyboard('pl{Tab}g');
  await act(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  await quick.keyboard('r');
  expect(box.value).toBe('plan:gr');
});

test('a field that does not exist is hinted at, and put right by a click', async () => {
  const { user, box } = await open(({ query }) => ({
    ...NOTHING,
    hints: query.startsWith('stauts')
      ? [{ kind: 'unknown-field', message: 'No such field', fix: 'status:active', start: 0, end: 13 }]
      : [],
  }));
  await user.keyboard('stauts:active');
  await user.click(await screen.findByRole('button', { name: 'Use status:active' }));
  expect(box.value).toBe('status:active');
  await waitFor(() => expect(screen.queryByText('No such field')).toBeNull());
});

test('archived records give way to others of any type, unless they are asked for', async () => {
  const archived = result('customer', 'Old', { archived: true, status: 'archived' });
  const { user, box } = await open(of(archived, result('contact', 'Jane')));
  await user.keyboard('x');
  await screen.findByText('Jane');
  expect(screen.queryByText('Old')).toBeNull();
  await user.clear(box);
  await user.keyboard('status:archived');
  await screen.findByText('Old');
});

test('tasks and notes stand in groups of their own, and open where they are shown', async () => {
  const onboarding = { key: 'roll', id: 'roll', display_id: 12 };
  const task = result('task', 'Kickoff', { key: 'k-task', onboarding, status: 'done', subtitle: 'Acme' });
  const note = result('comment', 'Renewal', {
    status: 'call',
    customer_display_id: 7,
    highlights: [{ field: 'note', text: 'They will renew', ranges: [{ start: 10, end: 15 }] }],
  });
  const { user } = await open(of(task, note));
  await user.keyboard('renew');
  const tasks = await screen.findByRole('group', { name: 'Tasks' });
  expect(within(tasks).getByRole('option').textContent).toContain('Kickoff');
  expect(within(tasks).getByRole('option').textContent).toContain('Done');
  const notes = screen.getByRole('group', { name: 'Notes and comments' });
  expect(within(notes).getByText('renew').tagName).toBe('MARK');
  await user.click(within(tasks).getByText('Kickoff'));
  expect(location.pathname + location.search).toBe('/onboardings/12?task=k-task');
  await user.keyboard('{Control>}k{/Control}');
  await screen.findByRole('combobox');
  await user.keyboard('renew');
  await user.click(await screen.findByText('Renewal'));
  expect(location.pathname + location.search).toBe('/customers/7?tab=notes');
});

test('Tab completes the fields of tasks, and what they may hold', async () => {
  const { user, box } = await open(of());
  await user.keyboard('assi{Tab}');
  expect(box.value).toBe('assignee:');
  await user.keyboard('m{Tab}');
  expect(box.value).toBe('assignee:me ');
  await user.keyboard('is:over{Tab}');
  expect(box.value).toBe('assignee:me is:overdue ');
  await user.keyboard('customer:a{Tab}');
  expect(box.value).toBe('assignee:me is:overdue customer:Acme ');
});

test('an empty box shows what was opened last, as it is called now, and the commands', async () => {
  useRecents.setState({ byHub: { [HUB]: ['k2', 'k1'], 'another-hub': ['k3'] } });
  const { asked } = await open(({ query }) => ({
    ...NOTHING,
    results:
      query === 'id:k2,k1'
        ? [result('customer', 'Second', { key: 'k2' }), result('customer', 'First', { key: 'k1' })]
        : [],
  }));
  await screen.findByText('First');
  expect(asked[0]).toMatchObject({ query: 'id:k2,k1', opened: ['k2', 'k1'] });
  const options = screen.getAllByRole('option').map((option) => option.textContent ?? '');
  expect(options[0]).toContain('Second');
  expect(options.some((text) => text.includes('Go to onboardings'))).toBe(true);
  expect(options.some((text) => text.includes('Sync now'))).toBe(true);
});

test('says that nobody answers, and that the index is still filling', async () => {
  let isAnswering = false;
  const { user } = await open(() => {
    if (!isAnswering) throw new Error('bridge_disconnected');
    return { ...NOTHING, filling: { done: 10, total: 40 } };
  });
  await user.keyboard('a');
  expect((await screen.findByRole('alert')).textContent).toContain('Pivotal is not answering');
  // What the window has is found all the same.
  expect((await screen.findAllByRole('option'))[0]?.textContent).toContain('Acme');
  isAnswering = true;
  await user.keyboard('b');
  await screen.findByText(/10 of 40 customers/);
  expect(screen.queryByRole('alert')).toBeNull();
});

test('the help shows the page on the language, and Escape leads back to the box', async () => {
  const { user } = await open(of());
  await user.click(screen.getByRole('button', { name: 'How to search' }));
  expect(screen.getByRole('heading', { name: 'Fields' })).toBeTruthy();
  expect(screen.getByRole('document').textContent).toContain('mrr:1k..5k');
  await user.keyboard('{Escape}');
  const box = await screen.findByRole('combobox');
  await waitFor(() => expect(document.activeElement).toBe(box));
});

test('Enter before the answer opens what is found for what was typed, not what was found before', async () => {
  const answers: (() => void)[] = [];
  const { user } = await open(({ query, types }) => {
    if (query !== 'borealis')
      return of(result('customer', 'Aurora', { customer_display_id: 1 }))({ query, types, limit: 7 });
    return new Promise((resolve) => {
      const found = result('customer', 'Borealis', { customer_display_id: 2 });
      answers.push(() => resolve(of(found)({ query, types, limit: 7 }) as SearchAnswer));
    });
  });
  await user.keyboard('boreali');
  await screen.findByText('Aurora');
  await user.keyboard('s{Enter}');
  expect(location.pathname).toBe('/customers');
  act(() => {
    for (const answer of answers) answer();
  });
  await waitFor(() => expect(location.pathname).toBe('/customers/2'));
  expect(screen.queryByRole('combobox')).toBeNull();
});

test('Tab puts the name of a field right that does not exist', async () => {
  const fix = { kind: 'unknown-field', message: 'No such field', fix: 'status:x', start: 0, end: 8 } as const;
  const { user, box } = await open(() => ({ ...NOTHING, hints: [fix] }));
  await user.keyboard('stauts:x');
  await screen.findByText('No such field');
  await user.keyboard('{Tab}');
  expect(box.value).toBe('status:x');
});

test('a workspace shows what was opened last in it, and never what is deleted', async () => {
  useRecents.setState({ byHub: { 'another-hub': ['k3'], [HUB]: ['gone', 'acme'] } });
  const { asked } = await open(of(result('customer', 'Acme', { key: 'acme' })));
  await screen.findByText('Recently opened');
  expect(new Set(asked.map(({ query }) => query))).toEqual(new Set(['id:gone,acme']));
  expect(screen.getAllByRole('option')[0]?.textContent).toContain('Acme');
  act(() => {
    for (let number = 0; number < 12; number += 1) useRecents.getState().opened(`hub-${number}`, 'k');
    useRecents.getState().opened(HUB, 'k9');
  });
  const { byHub } = useRecents.getState();
  expect(byHub[HUB]).toEqual(['k9']);
  expect(Object.keys(byHub)).toHaveLength(10);
});

test('cut off, it finds customers and onboardings of the window, best first, and shows the recents', async () => {
  useRecents.setState({ byHub: { [HUB]: ['gone', 'acme'] } });
  const { user, hub, box } = await open(of(result('customer', 'Answered by the index')));
  hub.save('customers', customerOfHub(2, { name: 'Big Acme', plan: 'Pro', domain: 'big.example' }));
  hub.save('onboardings', onboardingOf('Launch of Acme', { customer_key: 'acme' }) as never);
  hub.save('customers', customerOfHub(3, { name: 'Acme of old', status: 'archived' }));
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
  act(() => hub.cut());
  await waitFor(() => expect(screen.getAllByRole('option')[0]?.textContent).toContain('Acme'));
  expect(screen.getByText('Recently opened')).toBeTruthy();
  await user.keyboard('acme');
  await screen.findByText(/Launch of/);
  const titles = screen.getAllByRole('option').map((option) => option.querySelector('.cut')?.textContent);
  expect(titles).toEqual(['Acme', 'Big Acme', 'Launch of Acme']);
  expect(document.querySelectorAll('mark')).not.toHaveLength(0);
  await user.clear(box);
  await user.keyboard('plan:pro');
  await screen.findByText('big.example');
  await user.keyboard(' status:nothing');
  await screen.findByText(/Nothing found for/);
  act(() => hub.restore());
  await screen.findByText('Answered by the index');
  expect(screen.queryByRole('alert')).toBeNull();
});

test('archived records that show are marked as archived, churned customers as churned', async () => {
  const old = result('customer', 'Old', { archived: true, status: 'archived' });
  const { user } = await open(of(old, result('onboarding', 'Late', { archived: true, status: 'paused' })));
  await user.keyboard('x');
  await screen.findByText('Old');
  expect(screen.getAllByText('Archived')).toHaveLength(2);
  cleanup();
  usePalette.setState({ isOpen: false });
  stopKeys();
  const again = await open(of(result('customer', 'Left', { status: 'churned' })));
  await again.user.keyboard('x');
  await screen.findByText('Churned');
});

test('what comes back is shown in the order it came: the list filters and sorts nothing itself', async () => {
  const { user } = await open(of(result('customer', 'Zebra'), result('customer', 'Apple')));
  await user.keyboard('qqq');
  // The answer to the last letter, which begins with its own first.
  await waitFor(() =>
    expect(document.querySelector('[data-answers]')?.getAttribute('data-answers')).toBe('qqq'),
  );
  const titles = screen.getAllByRole('option').map((option) => option.querySelector('.cut')?.textContent);
  expect(titles).toEqual(['Zebra', 'Apple']);
  const box = screen.getByRole('combobox');
  expect(box.getAttribute('aria-expanded')).toBe('true');
  expect(document.getElementById(box.getAttribute('aria-controls') ?? '')?.getAttribute('role')).toBe(
    'listbox',
  );
  await user.keyboard('{ArrowUp}');
  await waitFor(() => {
    const active = document.getElementById(box.getAttribute('aria-activedescendant') ?? '');
    expect(active?.textContent).toContain('Apple');
    expect(active?.getAttribute('aria-selected')).toBe('true');
  });
});

test('what one has gone to stays the chosen one when the same is answered anew with something before it', async () => {
  const found = [result('customer', 'First'), result('customer', 'Second', { customer_display_id: 42 })];
  const { user, hub, box } = await open((input) => of(...found)(input));
  const chosen = () => document.getElementById(box.getAttribute('aria-activedescendant') ?? '');
  await user.keyboard('x');
  await screen.findByText('Second');
  await waitFor(() => expect(chosen()?.textContent).toContain('First'));
  await user.keyboard('{ArrowDown}');
  await waitFor(() => expect(chosen()?.textContent).toContain('Second'));
  found.unshift(result('customer', 'Zeroth'));
  act(() => hub.save('customers', customerOfHub(9, { name: 'Any' })));
  await screen.findByText('Zeroth');
  await waitFor(() => expect(chosen()?.textContent).toContain('Second'));
  expect(chosen()?.getAttribute('aria-selected')).toBe('true');
  expect(screen.getAllByRole('option', { selected: true })).toHaveLength(1);
  await user.keyboard('{Enter}');
  expect(window.location.pathname).toBe('/customers/42');
});

test('the next letter chooses the first again, and Enter opens what stands there now', async () => {
  const { user, box } = await open(({ query, types, limit }) =>
    of(
      result('contact', 'Before', { customer_display_id: 1 }),
      ...(query === 'xy' ? [result('customer', 'Now', { customer_display_id: 2 })] : []),
      result('contact', 'After', { customer_display_id: 3 }),
    )({ query, types, limit }),
  );
  await user.keyboard('x');
  await screen.findByText('After');
  await user.keyboard('{ArrowDown}y');
  await screen.findByText('Now');
  await waitFor(() =>
    expect(document.getElementById(box.getAttribute('aria-activedescendant') ?? '')?.textContent).toContain(
      'Now',
    ),
  );
  await user.keyboard('{Enter}');
  expect(window.location.pathname).toBe('/customers/2');
});

test('words run commands too: those that have them at the beginning of a word of theirs', async () => {
  const { user } = await open(of());
  await user.keyboard('go onb');
  await screen.findByText('Go to the onboarding board');
  expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual([
    expect.stringContaining('Go to onboardings'),
    expect.stringContaining('Go to the onboarding board'),
  ]);
  await user.keyboard('{Enter}');
  expect(window.location.pathname).toBe('/onboardings');
});
