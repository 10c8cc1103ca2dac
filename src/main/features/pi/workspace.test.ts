import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { aCustomer } from '../../../../test/support/pi.ts';
import type { CustomerFacts, Facts } from '../../hub/facts/facts.ts';
import type { OutlineChunk } from './picture.ts';
import { DEFAULT_BOUNDS, DEFAULT_WEIGHTS } from './settings.ts';
import { createWorkspace } from './workspace.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options: { readonly execution: 'async' }) => Promise<void>;

const keyOf = (number: number) => `c${String(number).padStart(6, '0')}`;

/** A workspace of so many customers that is asked for its averages. @returns what was kept for who goes on with it */
async function averagesOf(size: number) {
  const given: WeakRef<CustomerFacts>[] = [];
  const facts: Pick<Facts, 'customersAfter' | 'onboardings' | 'lastComments' | 'doneTasks'> = {
    customersAfter(after, limit) {
      const from = after === '' ? 0 : Number(after.slice(1)) + 1;
      return Array.from({ length: Math.min(limit, size - from) }, (_, at) => {
        const one = aCustomer({ key: keyOf(from + at), mrr: from + at });
        given.push(new WeakRef(one));
        return one;
      });
    },
    onboardings: () => [],
    lastComments: () => [],
    doneTasks: () => [],
  };
  const hub = {
    facts: facts as Facts,
    settings: { get: () => undefined, set() {} },
    storage: { trouble: () => null },
  };
  const workspace = createWorkspace({
    hub: hub as never,
    settings: () => ({ timeZone: 'UTC', phases: [], weights: DEFAULT_WEIGHTS, bounds: DEFAULT_BOUNDS }),
    now: () => Date.parse('2026-06-30T12:00:00.000Z'),
  });
  const read: OutlineChunk[] = [];
  let held = 0;
  const between = async () => {
    if (given.length % 5000 !== 0) return;
    await collect({ execution: 'async' });
    held = Math.max(held, given.filter((one) => one.deref() !== undefined).length);
  };
  const { mrrs } = await workspace.standingOfToday(between, read);
  expect(mrrs).toHaveLength(size);
  return { read, held };
}

test('what the averages were taken of is kept for who goes on with it', async () => {
  const { read } = await averagesOf(5000);
  expect(read.flatMap(({ outlines }) => outlines)).toHaveLength(5000);
});

test('of a workspace too large for that no customer is held, neither meanwhile nor afterwards', async () => {
  const { read, held } = await averagesOf(30_000);
  expect(read).toEqual([]);
  // Ten thousand before it is known how large it is.
  expect(held).toBeLessThanOrEqual(10_100);
});
