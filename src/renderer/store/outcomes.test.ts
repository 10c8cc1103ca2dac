import { expect, test } from 'vitest';
import { WriteRefused } from './api.ts';
import { createOutcomes, type Outcome, type OutcomeChannel } from './outcomes.ts';

const silent: OutcomeChannel = { post: () => {}, listen: () => {}, close: () => {} };
const refusal = { code: 'slug_taken', message: 'The slug acme is taken', field: 'slug' };

test('an answer settles the writes it carried and none made later', async () => {
  const outcomes = createOutcomes(silent, () => 1);
  const first = outcomes.nextEdit();
  const second = outcomes.nextEdit();
  const settled: string[] = [];
  const waiting = outcomes.wait('k', first).then(() => settled.push('first'));
  void outcomes.wait('k', second).then(() => settled.push('second'));
  outcomes.report({ type: 'acknowledged', collection: 'customers', key: 'k', edit: first });
  await waiting;
  expect(settled).toEqual(['first']);
  expect(outcomes.pendingKeys.get().has('k')).toBe(true);
  outcomes.report({ type: 'acknowledged', collection: 'customers', key: 'k', edit: second });
  await Promise.resolve();
  expect(settled).toEqual(['first', 'second']);
  expect(outcomes.pendingKeys.get().size).toBe(0);
});

test('a refusal reaches the waiting write and every listener, with its field', async () => {
  const outcomes = createOutcomes(silent, () => 1);
  const heard: WriteRefused[] = [];
  outcomes.onRefused((error) => heard.push(error));
  const edit = outcomes.nextEdit();
  const waiting = outcomes.wait('k', edit);
  outcomes.report({ type: 'refused', collection: 'customers', key: 'k', edit, refusal });
  await expect(waiting).rejects.toMatchObject({ name: 'WriteRefused', ...refusal, key: 'k' });
  expect(heard).toHaveLength(1);
  expect(heard[0]).toBeInstanceOf(WriteRefused);
});

test('a write made before a reload is pending again as soon as it is sent again', () => {
  const outcomes = createOutcomes(silent, () => 1);
  outcomes.report({ type: 'sending', collection: 'customers', key: 'k', edit: 5 });
  expect([...outcomes.pendingKeys.get()]).toEqual(['k']);
  outcomes.report({ type: 'acknowledged', collection: 'customers', key: 'k', edit: 5 });
  expect(outcomes.pendingKeys.get().size).toBe(0);
});

test('writes are numbered upwards, also when the clock stands still or a reload starts over', () => {
  const outcomes = createOutcomes(silent, () => 1_000);
  const first = outcomes.nextEdit();
  expect(outcomes.nextEdit()).toBeGreaterThan(first);
  const reloaded = createOutcomes(silent, () => 1_001);
  expect(reloaded.nextEdit()).toBeGreaterThan(first + 1);
});

test('a write of this tab is settled by the answer that another tab got', async () => {
  const listeners: ((outcome: Outcome) => void)[] = [];
  const tab = (): OutcomeChannel => {
    let own: ((outcome: Outcome) => void) | null = null;
    return {
      post: (outcome) => {
        for (const one of listeners) if (one !== own) one(outcome);
      },
      listen(listener) {
        own = listener;
        listeners.push(listener);
      },
      close: () => {},
    };
  };
  const writing = createOutcomes(tab(), () => 1);
  const leading = createOutcomes(tab(), () => 1);
  const edit = writing.nextEdit();
  const waiting = writing.wait('k', edit);
  leading.report({ type: 'sending', collection: 'customers', key: 'k', edit });
  leading.report({ type: 'acknowledged', collection: 'customers', key: 'k', edit });
  await waiting;
  expect(writing.pendingKeys.get().size + leading.pendingKeys.get().size).toBe(0);
});
