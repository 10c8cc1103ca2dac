import { expect, test } from 'vitest';
import type { CustomerReplica, NudgeReplica, OnboardingReplica } from '#shared/replica.ts';
import { nudgesOf, snoozeChoices, wordsOfNudge } from './nudge-words.ts';
import { workOf } from './work.ts';

const nudge = (key: string, fields: Partial<NudgeReplica>) =>
  ({
    key,
    state: 'open',
    customer_key: 'acme',
    onboarding_key: null,
    kind: 'health_drop',
    data: {},
    ...fields,
  }) as NudgeReplica;
const work = workOf(
  {
    customers: [{ key: 'acme', name: 'Acme', status: 'active', owner_id: 'ann' } as CustomerReplica],
    onboardings: [{ key: 'one', customer_key: 'acme', csm_id: 'ben' } as OnboardingReplica],
  },
  'all',
  null,
);

test('the inbox holds what is open and mine, the pressing first', () => {
  const all = [
    nudge('task', { kind: 'unassigned_task', onboarding_key: 'one' }),
    nudge('health', { kind: 'health_at_risk' }),
    nudge('later', { state: 'snoozed' }),
    nudge('other', { customer_key: 'zeta' }),
  ];
  const keys = (found: readonly NudgeReplica[]) => found.map(({ key }) => key);
  expect(keys(nudgesOf(all, work, 'mine', 'ann'))).toEqual(['health', 'task']);
  expect(keys(nudgesOf(all, work, 'mine', 'ben'))).toEqual(['task']);
  expect(keys(nudgesOf(all, work, 'all', null))).toEqual(['health', 'other', 'task']);
});

const NOW = Date.parse('2026-11-29T12:00:00.000Z');

test('its button says what accepting it does, as the one who proposes it calls that', () => {
  const command = { operation: 'update', type: 'task', id: 't', fields: { done: true } };
  const data = { words: 'Left open', command, accept: 'Complete' };
  expect(wordsOfNudge({ kind: 'orphaned_task', data }, NOW)).toEqual({
    words: 'Left open',
    accept: 'Complete',
  });
  const nothing = { words: 'Passed', command: null, accept: null };
  expect(wordsOfNudge({ kind: 'target_passed', data: nothing }, NOW).accept).toBe('Seen to');
});

test('the day in it is written as days are on screen', () => {
  const data = { words: 'Rollout (Acme): its target 2026-11-23 has passed', day: '2026-11-23' };
  expect(wordsOfNudge({ kind: 'target_passed', data }, NOW).words).toBe(
    'Rollout (Acme): its target 23 Nov has passed',
  );
});

test('it is put off for hours, until a morning or a Monday', () => {
  const friday = new Date(2026, 4, 29, 16, 30);
  const until = snoozeChoices(friday).map((choice) => new Date(choice.until));
  expect(until.map((day) => [day.getDay(), day.getHours()])).toEqual([
    [5, 19],
    [6, 9],
    [1, 9],
    [5, 9],
  ]);
  const monday = snoozeChoices(new Date(2026, 5, 1, 8)).find(({ label }) => label === 'Next Monday');
  expect(new Date(monday?.until ?? '').getDate()).toBe(8);
});

test('names that are read from the right are kept apart from what is said of them, others stay as they are', () => {
  const words = 'מעבדות (שלום): its target has passed';
  const said = (names: readonly (string | null | undefined)[]) =>
    wordsOfNudge({ kind: 'target_passed', data: { words } }, NOW, names).words;
  expect(said(['מעבדות', 'שלום'])).toBe('\u2068מעבדות\u2069 (\u2068שלום\u2069): its target has passed');
  expect(said(['its', null, undefined])).toBe(words);
});
