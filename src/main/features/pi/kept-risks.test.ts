import { describe, expect, test, vi } from 'vitest';
import { ANN, openTestHub, type TestHub } from '../../../../test/support/hub.ts';
import { createTestPi } from '../../../../test/support/pi.ts';

const DAY_MS = 24 * 3_600_000;

/** Three customers, each with an onboarding and a task that is late; the clock stands on 2026-05-26. */
async function open() {
  const hub = openTestHub();
  const make = async (name: string, due_date: string) => {
    const customer = await hub.create('customer', { name, owner_id: 'ann' });
    const onboarding = await hub.create('onboarding', { customer_id: customer.id, name });
    const task = await hub.create('task', { onboarding_id: onboarding.id, title: 'Call', due_date });
    return { id: String(customer.id), onboarding: String(onboarding.id), task: String(task.id) };
  };
  const acme = await make('Acme', '2026-05-25');
  const bolt = await make('Bolt', '2026-05-24');
  const core = await make('Core', '2026-05-23');
  const pi = createTestPi(hub);
  const whole = vi.spyOn(hub.facts, 'customersAfter');
  return { hub, pi, whole, acme, bolt, core };
}

/** What a Pi says that has never been asked before. */
const anew = (hub: TestHub) => createTestPi(hub).risks(10);

describe('what is at risk', () => {
  test('is reckoned over the whole workspace once a day; after that, of whom something has changed', async () => {
    const { hub, pi, whole, acme, bolt, core } = await open();
    const first = await pi.risks(10);
    expect(first.risks.map(({ id }) => id)).toEqual([core.onboarding, bolt.onboarding, acme.onboarding]);
    hub.environment.time += 1;
    const contact = await hub.create(
      'contact',
      { name: 'Jo', email: 'jo@bolt.example' },
      { customer: bolt.id },
    );
    const steps: (() => Promise<unknown>)[] = [
      () => hub.update('task', core.task, { done: true }),
      () => hub.update('onboarding', acme.onboarding, { target_launch_date: '2026-05-01' }),
      () => hub.update('customer', acme.id, { owner_id: 'ben' }),
      () => hub.remove('contact', String(contact.id)),
      () => hub.update('customer', bolt.id, { status: 'churned' }),
      () => hub.create('comment', { subject_type: 'customer', subject_id: core.id, body: 'Called' }),
      () => hub.create('customer', { name: 'Dash' }),
      () => hub.remove('customer', core.id),
    ];
    for (const step of steps) {
      await step();
      whole.mockClear();
      const kept = await pi.risks(10);
      expect(whole).not.toHaveBeenCalled();
      expect(kept).toEqual(await anew(hub));
    }
    expect((await pi.risks(10, 'ben')).risks.map(({ id }) => id)).toEqual([acme.onboarding]);
    whole.mockClear();
    hub.environment.time += DAY_MS;
    expect(await pi.risks(10)).toEqual(await anew(hub));
    expect(whole).toHaveBeenCalled();
  });

  test('of a customer that comes back, what others had taken over from it is theirs no more', async () => {
    const { hub, pi, acme, bolt } = await open();
    await pi.risks(10);
    const { batchId } = await hub.writeBatch({
      actor: ANN,
      commands: [
        {
          operation: 'act',
          resource: 'customer',
          reference: acme.id,
          action: 'merge',
          input: { into: bolt.id },
        },
      ],
    });
    expect(await pi.risks(10)).toEqual(await anew(hub));
    await hub.undo({ undoes: batchId, actor: ANN });
    expect(await pi.risks(10)).toEqual(await anew(hub));
  });

  test('is told as far as it is asked for, with how much there is in all', async () => {
    const { pi, core } = await open();
    const { all, risks } = await pi.risks(1);
    expect([all, risks.map(({ id }) => id)]).toEqual([3, [core.onboarding]]);
  });

  test('what happens while it is reckoned is in it', async () => {
    const { hub, pi, acme } = await open();
    const asked = pi.risks(10);
    await hub.update('task', acme.task, { done: true });
    await asked;
    expect(await pi.risks(10)).toEqual(await anew(hub));
  });
});
