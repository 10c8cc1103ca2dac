import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import type { OnboardingReplica } from '#shared/replica.ts';
import { onboardingOf } from '../../../../../test/support/onboardings.ts';
import { createFakeHub, createWindows, customerOfHub } from '../../../../../test/support/store.ts';
import type { BridgeClient } from '../../../bridge/client.ts';
import { type Store, StoreProvider, useOnboardings } from '../../../store/index.ts';
import { useOnboardingContext } from './use-onboarding-view.ts';
import { useQueryRows } from './use-query-rows.ts';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  howMany = 3;
  await windows.closeAll();
});

/** As if there were so many. */
let howMany = 3;

function Names({ text }: { readonly text: string }) {
  const { customers } = useOnboardingContext();
  const { isFound, isLocal, asksForCompleted } = useQueryRows(howMany, customers, text);
  const { rows } = useOnboardings();
  const names = (isFound === null ? rows : rows.filter(isFound)).map(({ name }) => name).toSorted();
  return (
    <p role="status">
      {`${names.join(' ')}${isLocal ? ' (local)' : ''}${asksForCompleted ? ' (completed too)' : ''}`}
    </p>
  );
}

/** Acme with a pilot and a rollout, Zeta with a migration; the index answers with the pilot. */
async function show(text: string) {
  const hub = createFakeHub();
  const acme = hub.save('customers', customerOfHub(1, { name: 'Acmé', plan: 'Growth', mrr: 900_00 })).key;
  const zeta = hub.save('customers', customerOfHub(2, { name: 'Zeta', plan: 'Pro', tags: ['vip'] })).key;
  const save = (key: string, fields: Partial<OnboardingReplica>) =>
    hub.save('onboardings', onboardingOf(key, fields) as never);
  save('Pilot', { customer_key: acme, display_id: 1, phase: 'launch' });
  save('Rollout', { customer_key: acme, display_id: 2, phase: 'completed' });
  save('Migration', { customer_key: zeta, display_id: 3, phase: 'review', state: 'at_risk' });
  const live = await windows.openLive(hub);
  const asked: string[] = [];
  const call = ((name: string, input: { readonly query: string }) => {
    if (name === 'search.fields') return Promise.resolve({ custom_fields: [] });
    if (name === 'sync.marks') {
      return Promise.resolve({ marks: [{ collection: 'onboardings', key: 'Migration', mark: 'pending' }] });
    }
    asked.push(input.query);
    return Promise.resolve({ keys: ['Pilot'], filling: null });
  }) as unknown as BridgeClient['call'];
  const store: Store = { ...live, bridge: { ...live.bridge, call } };
  const element = (shown: string) => (
    <StoreProvider store={store}>
      <Names text={shown} />
    </StoreProvider>
  );
  const { rerender } = render(element(text));
  await waitFor(() => expect(screen.getByRole('status').textContent).not.toBe(''));
  return { hub, asked, retype: (next: string) => rerender(element(next)) };
}

const shown = () => screen.getByRole('status').textContent;

describe('the text in the filter row of the onboardings', () => {
  test('of very many, words are the index’s, and what their own fields say is not', async () => {
    howMany = 20_000;
    const { asked, retype } = await show('acme');
    await waitFor(() => expect(shown()).toBe('Pilot'));
    expect(asked).toEqual(['acme']);
    retype('plan:pro');
    await waitFor(() => expect(shown()).toBe('Migration'));
    expect(asked).toEqual(['acme']);
  });

  test.each([
    ['acme', 'Pilot Rollout'],
    ['acme -pilot', 'Rollout'],
    ['plan:pro', 'Migration'],
    ['tag:vip state:at_risk', 'Migration'],
    ['mrr:>500 "pilot', 'Pilot'],
    ['is:completed', 'Rollout (completed too)'],
    ['phase:launch,review', 'Migration Pilot (completed too)'],
    ['-phase:completed', 'Migration Pilot'],
    ['is:customer', ''],
    ['', 'Migration Pilot Rollout'],
  ])('%s finds, without waiting: %s', async (text, expected) => {
    const { asked, retype } = await show('');
    retype(text);
    expect(shown()).toBe(expected);
    // The index is asked of words alone, as they may be mistyped.
    expect(asked).toEqual(/^acme|"/u.test(text) ? [text] : []);
  });

  test('finds what waits to be sent by its mark', async () => {
    await show('is:pending');
    await waitFor(() => expect(shown()).toBe('Migration'));
  });

  test('asks the index for ids, which a record may have had before; cut off, for those it has now', async () => {
    const { hub, asked, retype } = await show('id:99');
    await waitFor(() => expect(shown()).toBe('Pilot'));
    expect(asked).toEqual(['id:99']);
    act(() => hub.cut());
    retype('id:3');
    await waitFor(() => expect(shown()).toBe('Migration (local)'));
  });
});
