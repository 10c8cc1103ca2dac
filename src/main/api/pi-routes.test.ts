import { expect, test } from 'vitest';
import { openTestHub } from '../../../test/support/hub.ts';
import { serveTestApi } from '../../../test/support/local-api.ts';
import { createTestPi } from '../../../test/support/pi.ts';
import { workspaceOf } from '../hub/workspace/preferences.ts';
import { createPiRoutes } from './pi-routes.ts';

async function serve() {
  const hub = openTestHub();
  const pi = createTestPi(hub);
  const api = await serveTestApi(hub, createPiRoutes(hub, pi));
  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    api.request('GET', `/local/v1${path}`, { headers });
  const customer = await hub.create('customer', { name: 'Acme *Ltd*', mrr: 100, owner_id: 'ann' });
  const onboarding = await hub.create('onboarding', {
    customer_id: customer.id,
    name: 'Rollout',
    target_launch_date: '2026-05-20',
  });
  const task = await hub.create('task', {
    onboarding_id: onboarding.id,
    title: 'Call',
    due_date: '2026-05-12',
  });
  await hub.create('comment', {
    subject_type: 'customer',
    subject_id: customer.id,
    kind: 'call',
    body: 'They are happy',
  });
  return { hub, get, customer, onboarding, task };
}

test('the health of a customer answers with its signals, by any of its ids', async () => {
  const { get, customer } = await serve();
  const answer = await get(`/customers/${Number(customer.display_id)}/health`);
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({
    object: 'health',
    customer_id: customer.id,
    // (20·100 + 20·0 + 15·100) / 55
    score: 64,
    bucket: 'watch',
    signals: [
      { name: 'velocity', weight: 30, points: null, missing: true },
      { name: 'activity', weight: 20, points: 100, missing: false },
      { name: 'tasks', weight: 20, points: 0, missing: false },
      { name: 'contract', weight: 15, points: 100, missing: false },
      { name: 'support', weight: 15, points: null, missing: true },
    ],
    history: [],
  });
  const unknown = await get('/customers/nobody/health');
  expect([unknown.status, unknown.json<{ error: { code: string } }>().error.code]).toEqual([
    404,
    'customer_not_found',
  ]);
});

test('risks come with their reasons, so many as asked for, of an owner', async () => {
  const { get, customer, onboarding } = await serve();
  expect((await get('/risks?limit=1&owner_id=ann')).json()).toEqual({
    object: 'list',
    data: [
      {
        object: 'risk',
        type: 'onboarding',
        id: onboarding.id,
        customer_id: customer.id,
        score: 40,
        reasons: [
          { code: 'task_slip', words: '1 task overdue, by 14 days', since: '2026-05-12' },
          { code: 'no_primary_contact', words: 'No primary contact', since: null },
          { code: 'target_passed', words: 'Target passed 6 days ago', since: '2026-05-20' },
        ],
      },
    ],
    has_more: false,
    next_cursor: null,
  });
  expect((await get('/risks?owner_id=ben')).json()).toMatchObject({ data: [] });
  expect((await get('/risks?limit=0')).status).toBe(400);
});

test('forecasts say why something is missing; of a customer that never was there are none', async () => {
  const { get, customer, onboarding } = await serve();
  expect((await get(`/forecast?customer_id=${String(customer.id)}`)).json()).toEqual({
    object: 'list',
    data: [
      {
        object: 'forecast',
        onboarding_id: onboarding.id,
        customer_id: customer.id,
        estimate: null,
        slippage_days: null,
        confidence: null,
        reason: 'Nobody has finished Before getting started yet, and it has no target days',
        factors: [],
      },
    ],
    has_more: false,
    next_cursor: null,
  });
  expect((await get('/forecast?customer_id=nobody')).json()).toMatchObject({ data: [] });
});

test('the day is summed up in sections', async () => {
  const { get, task } = await serve();
  expect((await get('/summary')).json()).toMatchObject({
    object: 'summary',
    day: '2026-05-26',
    sections: [
      { key: 'overdue', title: 'Overdue tasks', items: [{ type: 'task', id: task.id }] },
      { key: 'at_risk' },
    ],
  });
});

test('a brief is one page, as JSON and as Markdown in which names are text', async () => {
  const { hub, get, customer, onboarding } = await serve();
  const phases = workspaceOf(hub.settings).phases.map((phase) =>
    phase.value === 'before_getting_started' ? { ...phase, label: 'Handover' } : phase,
  );
  hub.settings.set('preferences', { ...hub.settings.get('preferences'), phases });
  const path = `/customers/${String(customer.id)}/brief`;
  expect((await get(path)).json()).toMatchObject({
    object: 'brief',
    customer: { id: customer.id },
    health: { score: 64 },
    risks: [{ score: 40 }],
    onboardings: [{ onboarding: { name: 'Rollout' }, forecast: { estimate: null } }],
    tasks: [{ title: 'Call' }],
    notes: [{ body: 'They are happy' }],
  });
  const markdown = await get(path, { accept: 'text/markdown' });
  expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  expect(markdown.text).toContain(`# Acme \\*Ltd\\* (#${Number(customer.display_id)})`);
  expect(markdown.text).toContain('## Open tasks\n\n- Call, due 2026-05-12');
  expect(markdown.text).toContain('- Rollout: Handover, Active, target 2026-05-20');
  expect(markdown.text).toContain('call by Ann Keller: They are happy');
  await hub.update('customer', String(customer.id), { status: 'at_risk' });
  await hub.update('onboarding', String(onboarding.id), { target_launch_date: '2026-05-22' });
  await hub.create('comment', {
    subject_type: 'customer',
    subject_id: customer.id,
    body: 'Told @[Ann Keller](person:ann)',
  });
  const later = (await get(path, { accept: 'text/markdown' })).text;
  expect(later).toContain('Ann Keller changed status from Active to At risk');
  expect(later).toContain('from 2026-05-20 to 2026-05-22');
  expect(later).toContain(': Told @Ann Keller');
  expect(later).toContain('comment added: Told @Ann Keller\n');
  const { tasks } = (await get(path)).json<{ tasks: [{ id: string }] }>();
  await hub.update('task', tasks[0].id, { done: true });
  expect((await get(path, { accept: 'text/markdown' })).text).toContain('Ann Keller: task completed\n');
  await hub.update('onboarding', String(onboarding.id), { phase: 'completed' });
  // What is completed is neither active nor paused.
  expect((await get(path, { accept: 'text/markdown' })).text).toContain('- Rollout: Completed, target');
  expect((await get('/customers/nobody/brief')).status).toBe(404);
});
