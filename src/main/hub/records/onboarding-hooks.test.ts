import { describe, expect, test } from 'vitest';
import { onboardingSchema } from '#shared/v1/onboarding.ts';
import { PHASES } from '#shared/v1/statuses.ts';
import { ANN, openTestHub } from '../../../../test/support/hub.ts';
import type { Document } from './transaction.ts';

async function open() {
  const hub = openTestHub();
  const customer = String((await hub.create('customer', { name: 'Acme' })).id);
  const add = (input: Document = {}) => hub.create('onboarding', { customer_id: customer, ...input });
  return { hub, customer, add };
}

test('a new onboarding has every field of the contract, with its defaults', async () => {
  const { customer, add } = await open();
  const created = await add();
  expect(created).toEqual({
    object: 'onboarding',
    id: created.id,
    display_id: 1,
    customer_id: customer,
    name: null,
    template_id: null,
    phase: 'before_getting_started',
    state: 'active',
    waiting_on_customer: false,
    started_at: null,
    completed_at: null,
    target_launch_date: null,
    csm_id: null,
    se_id: null,
    designer_id: null,
    product_ops_id: null,
    notes: null,
    reminders_enabled: true,
    reminder_frequency_days: 1,
    created_at: '2026-05-26T17:21:09.412Z',
    updated_at: '2026-05-26T17:21:09.412Z',
  });
  expect(Object.keys(created)).toEqual(Object.keys(onboardingSchema.shape));
});

test('its customer may be named by id or display_id, also as a number, and does not change', async () => {
  const { hub, customer, add } = await open();
  await hub.create('customer', { name: 'Other' });
  for (const customer_id of [customer, '1', 1]) {
    const created = await add({ customer_id });
    expect(created.customer_id).toBe(customer);
    expect(await hub.update('onboarding', String(created.id), { customer_id: '2' })).toEqual(created);
  }
});

/**
 * What v1 shows of the state, and, in brackets, the state that comes back when nobody waits any more.
 * `x` stands for the state before, `y` for the one given.
 */
const STATE_TABLE: readonly {
  given: { state?: 'y' | 'waiting'; waiting_on_customer?: boolean };
  from: string;
  fromWaiting: string;
}[] = [
  { given: {}, from: 'x', fromWaiting: 'waiting (x)' },
  { given: { state: 'y' }, from: 'y', fromWaiting: 'y' },
  { given: { state: 'waiting' }, from: 'waiting (x)', fromWaiting: 'waiting (x)' },
  { given: { waiting_on_customer: true }, from: 'waiting (x)', fromWaiting: 'waiting (x)' },
  { given: { waiting_on_customer: false }, from: 'x', fromWaiting: 'x' },
  { given: { state: 'y', waiting_on_customer: true }, from: 'waiting (y)', fromWaiting: 'waiting (y)' },
  { given: { state: 'y', waiting_on_customer: false }, from: 'y', fromWaiting: 'y' },
  { given: { state: 'waiting', waiting_on_customer: true }, from: 'waiting (x)', fromWaiting: 'waiting (x)' },
  { given: { state: 'waiting', waiting_on_customer: false }, from: 'x', fromWaiting: 'x' },
];

const BARE_STATES = ['active', 'paused', 'at_risk'] as const;

describe('state and waiting_on_customer', () => {
  const cases = STATE_TABLE.flatMap(({ given, from, fromWaiting }) =>
    BARE_STATES.flatMap((x) =>
      BARE_STATES.flatMap((y) =>
        [false, true].map((waits) => ({
          before: { state: x, waiting_on_customer: waits },
          given: given.state === 'y' ? { ...given, state: y } : given,
          expected: (waits ? fromWaiting : from).replace('x', x).replace('y', y),
        })),
      ),
    ),
  );

  test('come to the same two values from every state, by every change', async () => {
    const { hub, add } = await open();
    const made = await Promise.all(cases.map(({ before }) => add(before)));
    const update = (input: (index: number) => Document) =>
      Promise.all(made.map(({ id }, index) => hub.update('onboarding', String(id), input(index))));

    const changed = await update((index) => cases[index]?.given ?? {});
    const cleared = await update(() => ({ waiting_on_customer: false }));

    cases.forEach(({ before, given, expected }, index) => {
      const label = `${JSON.stringify(before)} + ${JSON.stringify(given)}`;
      const [, shown, below] = /^(\w+)(?: \((\w+)\))?$/.exec(expected) ?? [];
      expect(made[index], label).toMatchObject({
        state: before.waiting_on_customer ? 'waiting' : before.state,
        waiting_on_customer: before.waiting_on_customer,
      });
      expect(changed[index], label).toMatchObject({ state: shown, waiting_on_customer: shown === 'waiting' });
      expect(cleared[index], label).toMatchObject({ state: below ?? shown, waiting_on_customer: false });
    });
  });

  test('may be given on create in every combination', async () => {
    const { add } = await open();
    for (const { given, from } of STATE_TABLE) {
      const input = given.state === 'y' ? { ...given, state: 'paused' } : given;
      const shown = from.replace('x', 'active').replace('y', 'paused').replace(/ .*/, '');
      expect(await add(input)).toMatchObject({ state: shown, waiting_on_customer: shown === 'waiting' });
    }
  });

  test('are told as one change of state', async () => {
    const { hub, customer, add } = await open();
    const id = String((await add({ state: 'paused' })).id);
    await hub.update('onboarding', id, { waiting_on_customer: true });
    await hub.update('onboarding', id, { state: 'at_risk' });
    const { entries } = hub.reads.listActivity(customer, { limit: 2 });
    expect(
      entries.map(({ event_type, field, old_value, new_value }) => [event_type, field, old_value, new_value]),
    ).toEqual([
      ['onboarding.state_changed', 'state', 'waiting', 'at_risk'],
      ['onboarding.state_changed', 'state', 'paused', 'waiting'],
    ]);
  });
});

describe('a phase', () => {
  const moves = PHASES.flatMap((from) => PHASES.map((to) => ({ from, to })));

  test('may move anywhere; each move is recorded, and completion follows it', async () => {
    const { hub, customer, add } = await open();
    const made = await Promise.all(moves.map(({ from }) => add({ phase: from })));
    made.forEach(({ completed_at }, index) => {
      expect(completed_at).toBe(moves[index]?.from === 'completed' ? '2026-05-26T17:21:09.412Z' : null);
    });
    hub.environment.time += 60_000;
    const now = '2026-05-26T17:22:09.412Z';

    const moved = await Promise.all(
      moves.map(({ to }, index) => hub.update('onboarding', String(made[index]?.id), { phase: to })),
    );

    moves.forEach(({ from, to }, index) => {
      const completed = from === 'completed' ? made[index]?.completed_at : now;
      expect(moved[index], `${from} → ${to}`).toMatchObject({
        phase: to,
        completed_at: to === 'completed' ? completed : null,
      });
    });
    const expected = moves.flatMap(({ from, to }, index) =>
      from === to
        ? []
        : [{ onboarding_key: made[index]?.id, from_phase: from, to_phase: to, actor: ANN.name }],
    );
    const { entries } = hub.reads.listActivity(customer, { limit: 42 });
    expect(
      entries.toReversed().map(({ event_type, field, old_value, new_value, onboarding_id }) => ({
        event_type,
        field,
        onboarding_key: onboarding_id,
        from_phase: old_value,
        to_phase: new_value,
        actor: ANN.name,
      })),
    ).toEqual(expected.map((move) => ({ event_type: 'onboarding.phase_moved', field: 'phase', ...move })));
  });

  test('keeps the reason that was given for its move', async () => {
    const { hub, customer, add } = await open();
    const { id } = await add();
    hub.environment.time += 1000;
    await hub.write({
      operation: 'update',
      resource: 'onboarding',
      reference: String(id),
      input: { phase: 'launch', notes: 'Done' },
      reason: 'Signed off early',
      actor: ANN,
    });
    const { entries } = hub.reads.listActivity(customer, { limit: 2 });
    expect(entries.map(({ field, reason }) => [field, reason])).toEqual([
      ['notes', null],
      ['phase', 'Signed off early'],
    ]);
  });
});

describe('dates', () => {
  test('are stored in UTC with milliseconds, whatever zone they were given in', async () => {
    const { hub, add } = await open();
    const created = await add({
      started_at: '2026-06-01T09:00:00+02:00',
      target_launch_date: '2026-07-01T00:00:00Z',
    });
    expect(created).toMatchObject({
      started_at: '2026-06-01T07:00:00.000Z',
      target_launch_date: '2026-07-01T00:00:00.000Z',
    });
    expect(
      await hub.update('onboarding', String(created.id), { started_at: '2026-06-01T07:00:00Z' }),
    ).toEqual(created);
    expect(
      await hub.update('onboarding', String(created.id), { started_at: null, target_launch_date: null }),
    ).toMatchObject({ started_at: null, target_launch_date: null });
  });

  test('a target that shifts is told as such', async () => {
    const { hub, customer, add } = await open();
    const { id } = await add({ target_launch_date: '2026-07-01T00:00:00Z' });
    await hub.update('onboarding', String(id), { target_launch_date: '2026-07-08T00:00:00Z' });
    expect(hub.reads.listActivity(customer, { limit: 1 }).entries).toMatchObject([
      {
        event_type: 'onboarding.target_shifted',
        field: 'target_launch_date',
        old_value: '2026-07-01T00:00:00.000Z',
        new_value: '2026-07-08T00:00:00.000Z',
        onboarding_id: id,
      },
    ]);
  });

  test('that completion follows cannot be set', async () => {
    const { add } = await open();
    expect(await add({ completed_at: '2020-01-01T00:00:00Z' })).toMatchObject({ completed_at: null });
  });
});

test('the other fields are changed, cleared and told one by one', async () => {
  const { hub, customer, add } = await open();
  const id = String((await add({ name: 'Pilot', csm_id: 'ann', notes: 'n' })).id);
  expect(
    await hub.update('onboarding', id, {
      name: null,
      csm_id: 'ben',
      notes: null,
      reminders_enabled: false,
      reminder_frequency_days: 7,
    }),
  ).toMatchObject({
    name: null,
    csm_id: 'ben',
    notes: null,
    reminders_enabled: false,
    reminder_frequency_days: 7,
  });
  await hub.remove('onboarding', id);
  const { entries } = hub.reads.listActivity(customer, { limit: 7 });
  expect(entries.map(({ event_type, field }) => `${event_type} ${field}`)).toEqual([
    'onboarding.deleted null',
    'onboarding.field_changed reminder_frequency_days',
    'onboarding.field_changed reminders_enabled',
    'onboarding.field_changed notes',
    'onboarding.field_changed csm_id',
    'onboarding.field_changed name',
    'onboarding.created null',
  ]);
});
