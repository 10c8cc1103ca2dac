import { describe, expect, test } from 'vitest';
import { parseInput } from '#shared/v1/errors.ts';
import { pageQuerySchema } from '#shared/v1/pagination.ts';
import { openTestHub } from '../../../../test/support/hub.ts';

describe('the activity of a customer', () => {
  test('is walked without loss at every page size, though many entries share a millisecond', async () => {
    const hub = openTestHub();
    const id = String((await hub.create('customer', { name: 'Acme' })).id);
    for (const number of [1, 2, 3]) {
      await hub.update('customer', id, {
        name: `Acme ${number}`,
        mrr: number,
        plan: `${number}`,
        domain: `${number}.b`,
      });
      hub.environment.time += number - 1;
    }
    await hub.create('customer', { name: 'Somebody else' });
    const all = hub.reads.listActivity(id, { limit: 100 });
    expect(all.entries).toHaveLength(13);
    expect(all.entries.at(-1)?.event_type).toBe('customer.created');
    for (let limit = 1; limit <= 14; limit += 1) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = hub.reads.listActivity(id, { limit, cursor });
        seen.push(...page.entries.map((entry) => entry.id));
        expect(page.hasMore).toBe(page.nextCursor !== null);
        cursor = page.nextCursor ?? undefined;
        if (cursor !== undefined) expect(parseInput(pageQuerySchema, { cursor }).cursor).toBe(cursor);
      } while (cursor !== undefined);
      expect(seen, `pages of ${limit}`).toEqual(all.entries.map((entry) => entry.id));
    }
  });

  test('tells who changed what from what, and keeps the shape of the values', async () => {
    const hub = openTestHub();
    const id = String((await hub.create('customer', { name: 'Acme', mrr: 5 })).id);
    await hub.update('customer', id, { mrr: null, tags: ['a'], metadata: { deep: [1, { x: null }] } });
    const { entries } = hub.reads.listActivity(id, { limit: 3 });
    expect(entries.map(({ field, old_value, new_value }) => [field, old_value, new_value])).toEqual([
      ['metadata', {}, { deep: [1, { x: null }] }],
      ['tags', [], ['a']],
      ['mrr', 5, null],
    ]);
    for (const entry of entries) {
      expect(entry).toMatchObject({
        object: 'activity',
        timestamp: '2026-05-26T17:21:09.412Z',
        actor: 'Ann Keller',
        actor_type: 'user',
        event_type: 'customer.field_changed',
        onboarding_id: null,
      });
    }
  });
});
