import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from '#shared/search/parse.ts';
import { createFakeHub, createWindows, customerOfHub } from '../../../../../test/support/store.ts';
import type { BridgeClient } from '../../../bridge/client.ts';
import { isAnsweredByCustomers } from '../../../search/match-customers.ts';
import { type Store, StoreProvider, useCustomers } from '../../../store/index.ts';
import { useQueryRows } from './use-query-rows.ts';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  times = 1;
  await windows.closeAll();
});

/** As if there were more of them. */
let times = 1;

function Names({ text }: { readonly text: string }) {
  const { rows } = useCustomers();
  const { isFound, isLocal } = useQueryRows(Array.from({ length: times }, () => rows).flat(), text);
  const found = isFound === null ? rows : rows.filter(isFound);
  return <p role="status">{`${found.map(({ name }) => name).join(' ')}${isLocal ? ' (local)' : ''}`}</p>;
}

/** Three customers; the index answers when the test lets it. */
async function show(text: string) {
  const hub = createFakeHub();
  const keys: Record<string, string> = {};
  for (const [number, name] of ['Acme', 'Bolt', 'Córdoba'].entries()) {
    const fields = { name, mrr: number * 50_000, plan: number === 0 ? 'Growth' : 'Pro' };
    keys[name] = hub.save('customers', customerOfHub(number + 1, fields)).key;
  }
  const live = await windows.openLive(hub);
  const asked: { readonly query: string; readonly answer: (names: readonly string[]) => void }[] = [];
  const call = ((name: string, input: { readonly query: string }) => {
    if (name === 'search.fields') return Promise.resolve({ custom_fields: [] });
    return new Promise((resolve) => {
      const answer = (names: readonly string[]) =>
        resolve({ keys: names.map((one) => keys[one]), filling: null });
      asked.push({ query: input.query, answer });
    });
  }) as unknown as BridgeClient['call'];
  const store: Store = { ...live, bridge: { ...live.bridge, call } };
  const element = (shown: string) => (
    <StoreProvider store={store}>
      <Names text={shown} />
    </StoreProvider>
  );
  const { rerender } = render(element(text));
  return { hub, asked, retype: (next: string) => rerender(element(next)) };
}

const shown = () => screen.getByRole('status').textContent;

describe('the text in the filter row of the customers', () => {
  test('is answered at once, without asking, where the customers themselves say everything', async () => {
    const { asked, retype } = await show('plan:pro mrr:>=1k');
    expect(shown()).toBe('Córdoba');
    retype('-plan:growth');
    expect(shown()).toBe('Bolt Córdoba');
    retype('');
    expect(shown()).toBe('Acme Bolt Córdoba');
    expect(asked).toEqual([]);
  });

  test('is answered by the index where contacts may hold the word, and what was shown stays until then', async () => {
    const { asked, retype } = await show('cordoba');
    expect(shown()).toBe('Córdoba');
    await act(async () => asked[0]?.answer(['Córdoba', 'Acme']));
    expect(shown()).toBe('Acme Córdoba');
    retype('cordoba x');
    expect(shown()).toBe('Acme Córdoba');
    await act(async () => asked.at(-1)?.answer(['Acme']));
    expect(shown()).toBe('Acme');
  });

  test('of very many, words are the index’s alone: all stay until it has answered', async () => {
    times = 2000;
    const { asked } = await show('cordoba');
    expect(shown()).toBe('Acme Bolt Córdoba');
    await act(async () => asked[0]?.answer(['Córdoba']));
    expect(shown()).toBe('Córdoba');
  });

  test('is answered by what the customers say when the connection is cut, and that is told', async () => {
    const { hub } = await show('bolt');
    act(() => hub.cut());
    expect(shown()).toBe('Bolt (local)');
  });

  test.each([
    ['plan:pro', true],
    ['has:plan -is:archived', true],
    ['acme', false],
    ['-email:jo', false],
    ['has:primary', false],
    ['is:pending', false],
    ['phase:launch', false],
  ])('%s needs no index: %s', (text, isAnswered) => {
    expect(isAnsweredByCustomers(parse(text))).toBe(isAnswered);
  });
});
