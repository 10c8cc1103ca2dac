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

describe('the log of the workspace', () => {
  test('tells of everything, of whom and what by name, newest first, in pages that lose nothing', async () => {
    const hub = openTestHub();
    const customer = await hub.create('customer', { name: 'Acme' });
    await hub.create('template', { name: 'Kickoff' });
    await hub.create('contact', { name: 'Jo', email: 'jo@acme.com' }, { customer: String(customer.id) });
    const all = hub.reads.listAudit({ limit: 100 }).entries;
    expect(
      all.map(({ event_type, subject_name, customer: of }) => [event_type, subject_name, of?.name]),
    ).toEqual([
      ['contact.added', 'Jo', 'Acme'],
      ['template.created', 'Kickoff', undefined],
      ['customer.created', 'Acme', 'Acme'],
    ]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = hub.reads.listAudit({ limit: 1, cursor });
      seen.push(...page.entries.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  test('is searched by who, what and why, whatever the case; its filters add up', async () => {
    const hub = openTestHub();
    const id = String((await hub.create('customer', { name: 'Acme', plan: '100%_sure' })).id);
    await hub.update('customer', id, { plan: 'Growth' }, { name: 'Ben Osei', type: 'user' });
    const found = (filter: Parameters<typeof hub.reads.listAudit>[1]) =>
      hub.reads.listAudit({ limit: 10 }, filter).entries.map(({ event_type }) => event_type);
    expect(found({ text: 'gROWTH' })).toEqual(['customer.field_changed']);
    expect(found({ text: 'osei' })).toEqual(['customer.field_changed']);
    expect(found({ text: '0%_s' })).toContain('customer.field_changed');
    expect(found({ text: '0__s' })).toEqual([]);
    expect(found({ text: 'acme', actor: 'Ben Osei' })).toEqual([]);
    expect(hub.reads.listActivity(id, { limit: 10 }, { text: 'growth' }).entries).toHaveLength(1);
  });

  test('a removed contact is neither named nor found by what it was called', async () => {
    const hub = openTestHub();
    await hub.create('customer', { name: 'Acme' });
    const { id } = await hub.create('contact', { name: 'Jo Park', email: 'jo@acme.com' }, { customer: '1' });
    await hub.update('contact', String(id), { title: 'CTO' });
    const ofContact = () =>
      hub.reads.listAudit({ limit: 10 }, { event_types: ['contact.updated'] }).entries[0];
    expect(ofContact()).toMatchObject({ contact_id: id, subject_name: 'Jo Park', new_value: 'CTO' });
    await hub.remove('contact', String(id));
    expect(ofContact()).toMatchObject({ contact_id: 'removed contact', subject_name: null });
    expect(hub.reads.listAudit({ limit: 10 }, { text: 'CTO' }).entries).toEqual([]);
  });
});
