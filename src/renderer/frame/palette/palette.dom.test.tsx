import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BridgeInput } from '#shared/bridge.ts';
import type { SearchAnswer, SearchResult } from '#shared/search/answer.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { usePalette, useRecents } from '../../state/palette.ts';
import { listenToShortcuts } from '../../state/shortcuts.ts';
import { type Store, StoreProvider } from '../../store/index.ts';
import { createFakeHub, createWindows, customerOfHub } from '../../store/test-support.ts';
import { CommandMenu } from '../command-menu.tsx';

const windows = createWindows();
let stopKeys = () => {};

beforeAll(() => {
  // What jsdom lacks of a browser; nothing here depends on what they answer.
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  Element.prototype.hasPointerCapture = () => false;
  Element.prototype.scrollIntoView = () => {};
});
beforeEach(() => {
  window.history.replaceState(null, '', '/customers');
  usePalette.setState({ isOpen: false });
  useRecents.setState({ keys: [] });
});
afterEach(async () => {
  cleanup();
  stopKeys();
  await windows.closeAll();
});

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
  const hub = createFakeHub();
  hub.save('customers', customerOfHub(1, { name: 'Acme', plan: 'Growth', tags: ['vip'] }));
  const live = await windows.openLive(hub);
  const asked: BridgeInput<'search'>[] = [];
  const call = async (name: string, input: unknown) => {
    if (name === 'search.fields')
      return { custom_fields: [{ slug: 'seats', label: 'Seats', type: 'number' }] };
    asked.push(input as BridgeInput<'search'>);
    return answer(input as BridgeInput<'search'>);
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
  return { user, box: box as HTMLInputElement, asked };
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
  expect(useRecents.getState().keys).toEqual(['key-Second']);
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
  await user.keyboard('g');
  await screen.findByText('Growth');
  await user.tab();
  expect(box.value).toBe('plan:Growth ');
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

test('an empty box shows what was opened last, as it is called now, and the commands', async () => {
  useRecents.setState({ keys: ['k2', 'k1'] });
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
