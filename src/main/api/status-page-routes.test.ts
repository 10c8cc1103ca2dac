import { expect, test } from 'vitest';
import { ANN, openTestHub } from '../../../test/support/hub.ts';
import { serveTestApi } from '../../../test/support/local-api.ts';
import { createStatusPageRoutes } from './status-page-routes.ts';

/** Planted wherever a customer must not look; each text by itself. */
const INTERNAL = Array.from({ length: 30 }, (_, at) => `internal-${String(at).padStart(2, '0')}`);
const left = [...INTERNAL];
const secret = () => left.pop() ?? 'internal-none';

async function serve() {
  left.splice(0, left.length, ...INTERNAL);
  const hub = openTestHub();
  const api = await serveTestApi(
    hub,
    createStatusPageRoutes(hub, () => '2026-05-26'),
  );
  const page = async (reference: unknown, welcome = '') => {
    const query = new URLSearchParams({ welcome });
    return api.request('GET', `/local/v1/customers/${String(reference)}/status-page?${query}`);
  };
  return { hub, page };
}

async function fullCustomer({ hub }: Awaited<ReturnType<typeof serve>>) {
  const colleague = await hub.create('person', { name: secret(), email: `${secret()}@ours.example` });
  const customer = await hub.create('customer', {
    name: 'Müller & Söhne',
    domain: `${secret()}.example`,
    plan: secret(),
    mrr: 424_242,
    health_score: 13,
    owner_id: colleague.id,
    tags: [secret()],
    status: 'at_risk',
  });
  await hub.create('contact', {
    customer_id: customer.id,
    name: secret(),
    email: `${secret()}@theirs.example`,
  });
  const onboarding = await hub.create('onboarding', {
    customer_id: customer.id,
    name: 'Rollout to the depots',
    phase: 'internal_qa',
    state: 'at_risk',
    started_at: '2026-04-01T00:00:00.000Z',
    target_launch_date: '2026-07-15',
    csm_id: colleague.id,
    notes: secret(),
  });
  const task = await hub.create('task', {
    onboarding_id: onboarding.id,
    title: 'Send the <list> of depots',
    due_date: '2026-06-03',
    customer_facing: true,
    notes: secret(),
    assignee_id: colleague.id,
  });
  await hub.create('task', { onboarding_id: onboarding.id, title: secret() });
  const comment = (subject_type: string, subject_id: unknown, body: string, visibility: string) =>
    hub.create('comment', { subject_type, subject_id, body, visibility });
  await comment('customer', customer.id, 'Welcome aboard!', 'customer');
  await comment('task', task.id, 'Any format will do.', 'customer');
  await comment('customer', customer.id, secret(), 'internal');
  await comment('onboarding', onboarding.id, secret(), 'internal');
  await hub.create('comment', {
    subject_type: 'customer',
    subject_id: customer.id,
    kind: 'call',
    body: secret(),
  });
  return { customer, task };
}

test('what was made for the customer is on the page, and nothing that was not', async () => {
  const served = await serve();
  const { customer } = await fullCustomer(served);
  const answer = await served.page(customer.id, 'Dear Müllers,\nthis is where we are.');
  expect(answer.status).toBe(200);
  const { html, ...rest } = answer.json<{ html: string }>();
  expect(rest).toEqual({
    object: 'status_page',
    customer_id: customer.id,
    file_name: 'status-muller-sohne-2026-05-26.html',
  });
  for (const shown of [
    'Müller &amp; Söhne',
    'As of 26 May 2026',
    'Dear Müllers,\nthis is where we are.',
    'Rollout to the depots',
    'Started on 1 April 2026, planned launch on 15 July 2026',
    '<li aria-current="step">● Quality check</li>',
    '✓ Review',
    '○ Launch',
    'Send the &lt;list&gt; of depots',
    'due on 3 June 2026',
    'Welcome aboard!',
    'Any format will do.',
  ]) {
    expect(html).toContain(shown);
  }
  for (const text of INTERNAL) expect(html).not.toContain(text);
  for (const word of [/at.?risk/i, /health/i, /internal/i, /424/, /4,242/, /owner|csm/i])
    expect(html).not.toMatch(word);
});

test('it is one file that runs nothing, fetches nothing and names no place but itself', async () => {
  const served = await serve();
  const customer = await served.hub.create('customer', { name: '<script>alert(1)</script>' });
  await served.hub.create('comment', {
    subject_type: 'customer',
    subject_id: customer.id,
    body: '<img src=x onerror=alert(1)> ![](https://evil.example/x.png)',
    visibility: 'customer',
  });
  const { html } = (await served.page(customer.id, '"><iframe>')).json<{ html: string }>();
  expect(html).toContain("default-src 'none'");
  expect(html).not.toMatch(/<(?:script|img|iframe|link|a|form|object|embed)\b/i);
  expect(html).not.toMatch(/(?:src|href)="/);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});

test('without an onboarding it says so; a customer that is not there, and a welcome without end, are refused', async () => {
  const served = await serve();
  const customer = await served.hub.create('customer', { name: 'Acme' });
  const { html } = (await served.page(customer.display_id)).json<{ html: string }>();
  expect(html).toContain('No project is under way at the moment.');
  expect((await served.page('nobody')).status).toBe(404);
  expect((await served.page(customer.id, 'x'.repeat(5001))).status).toBe(400);
});

test('what is done comes last and is marked, and what waits for the customer is said', async () => {
  const served = await serve();
  const customer = await served.hub.create('customer', { name: 'Acme' });
  const onboarding = await served.hub.create('onboarding', {
    customer_id: customer.id,
    name: 'Rollout',
    waiting_on_customer: true,
  });
  const task = (title: string, more: object) =>
    served.hub.create('task', { onboarding_id: onboarding.id, title, customer_facing: true, ...more });
  const first = await task('Sign the contract', { due_date: '2026-05-01' });
  await task('Name a contact', { due_date: '2026-06-01' });
  await served.hub.update('task', String(first.id), { done: true });
  const { html } = (await served.page(customer.id)).json<{ html: string }>();
  expect(html).toContain('We are waiting for you.');
  expect(html.indexOf('Name a contact')).toBeLessThan(html.indexOf('Sign the contract'));
  expect(html).toMatch(/✓ Sign the contract<\/span><span class="soft"> · done/);
});

test('phases have the names and the order that the workspace gave them', async () => {
  const { hub, page } = await serve();
  await hub.writeWorkspace(ANN, {
    phases: [
      { value: 'review', label: 'Sign-off <here>', position: 0 },
      { value: 'internal_qa', label: 'Internal QA' },
    ],
  });
  const { id } = await hub.create('customer', { name: 'Acme' });
  await hub.create('onboarding', { customer_id: id, phase: 'before_getting_started' });
  const { html } = (await page(id)).json<{ html: string }>();
  const place = (text: string) => html.indexOf(text);
  expect(place('Sign-off &lt;here&gt;')).toBeGreaterThan(0);
  expect(place('Sign-off')).toBeLessThan(place('Before getting started'));
  expect(html).toContain('Quality check');
  expect(html).not.toContain('Review');
});
