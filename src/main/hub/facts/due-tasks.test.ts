import { expect, test } from 'vitest';
import { openTestHub } from '../../../../test/support/hub.ts';

// A Tuesday.
const TODAY = '2026-05-26';

async function open() {
  const hub = openTestHub();
  const start = async (status: 'active' | 'churned' = 'active', fields: Record<string, unknown> = {}) => {
    const customer = await hub.create('customer', { name: 'Acme', status });
    return hub.create('onboarding', { customer_id: customer.id, ...fields });
  };
  const add = async (
    onboarding: { readonly id?: unknown },
    title: string,
    due_date: string | null,
    fields: Record<string, unknown> = {},
  ) => hub.create('task', { onboarding_id: onboarding.id, title, due_date, ...fields });
  const titles = (assignee: string | null, limit = 10) =>
    hub.dueTasks
      .of(assignee, TODAY, limit)
      .map(({ due, count, keys }) => [
        due,
        count,
        keys.map((key) => (JSON.parse(hub.reads.get('task', key)) as { title: string }).title),
      ]);
  return { hub, start, add, titles };
}

test('open tasks stand under when they are due, those due first before the others; the week ends on Sunday', async () => {
  const { start, add, titles } = await open();
  const acme = await start();
  for (const [title, day] of [
    ['monday', '2026-06-01'],
    ['sunday', '2026-05-31'],
    ['never', null],
    ['today', TODAY],
    ['late', '2026-05-25'],
    ['later', '2026-05-01'],
  ] as const)
    await add(acme, title, day);
  expect(titles(null)).toEqual([
    ['overdue', 2, ['later', 'late']],
    ['today', 1, ['today']],
    ['week', 1, ['sunday']],
    ['later', 1, ['monday']],
    ['none', 1, ['never']],
  ]);
  expect(titles(null, 1)[0]).toEqual(['overdue', 2, ['later']]);
});

test('nothing of what is done, paused, launched, deleted or of somebody who has gone', async () => {
  const { hub, start, add, titles } = await open();
  const acme = await start();
  await add(acme, 'open', TODAY);
  const done = await add(acme, 'done', TODAY);
  await hub.update('task', String(done.id), { done: true });
  await add(await start('active', { state: 'paused' }), 'paused', TODAY);
  const gone = await start();
  await add(gone, 'churned', TODAY);
  await hub.update('customer', String(gone.customer_id), { status: 'churned' });
  const launched = await start();
  await add(launched, 'launched', TODAY);
  await hub.update('onboarding', String(launched.id), { phase: 'completed' });
  const deleted = await add(acme, 'deleted', TODAY);
  await hub.remove('task', String(deleted.id));
  expect(titles(null)).toEqual([['today', 1, ['open']]]);
});

test('of one person only theirs', async () => {
  const { hub, start, add, titles } = await open();
  const acme = await start();
  const ann = await hub.create('person', { name: 'Ann', email: 'ann@example.com' });
  await add(acme, 'hers', TODAY, { assignee_id: ann.id });
  await add(acme, 'nobody’s', TODAY);
  expect(titles(String(ann.id))).toEqual([['today', 1, ['hers']]]);
  expect(titles(null)).toEqual([['today', 2, ['hers', 'nobody’s']]]);
});
