import { expect, onTestFinished, test } from 'vitest';
import { makeDataDir, removeDataDir, runCli } from '../support/cli.ts';
import { startHubSpot } from '../support/hubspot/server.ts';
import { startServer } from '../support/server.ts';
import { startStripe } from '../support/stripe/stand-in.ts';

type Body = Record<string, unknown>;

async function begin() {
  const hubspot = await startHubSpot();
  const stripe = await startStripe();
  onTestFinished(async () => {
    await hubspot.close();
    await stripe.close();
  });
  const dataDir = makeDataDir();
  onTestFinished(() => removeDataDir(dataDir));
  const env = { PIVOTAL_HUBSPOT_URL: hubspot.url, PIVOTAL_STRIPE_URL: stripe.url };
  const run = async (
    words: readonly string[],
    input: { readonly stdin?: string; readonly env?: NodeJS.ProcessEnv } = {},
  ) => {
    const result = await runCli(['integrations', ...words, '--data-dir', dataDir, '--json'], {
      env: { ...process.env, ...env, ...input.env },
      ...(input.stdin === undefined ? {} : { stdin: input.stdin }),
    });
    return { ...result, json: () => JSON.parse(result.stdout) as Body };
  };
  return { hubspot, stripe, dataDir, env, run };
}

test('the command line tries, connects, reads, lists and disconnects, with the app running and without', async () => {
  const { hubspot, stripe, dataDir, env, run } = await begin();
  const { account } = hubspot;
  const acme = account.company({ name: 'Acme', domain: 'acme.com' });
  account.won(acme);
  account.contact({ email: 'jo@acme.com', firstname: 'Jo' }, acme);

  // Nothing runs: the command opens the folder itself.
  const tried = await run(['connect', 'hubspot', '--dry-run'], { stdin: `${hubspot.key}\n` });
  expect([tried.code, tried.json()]).toMatchObject([
    0,
    { object: 'integration_preview', create: 1, contacts: { create: 1 } },
  ]);
  expect((await run(['list'])).json()).toMatchObject({ object: 'list', data: [] });
  const connected = await run(['connect', 'hubspot'], { env: { PIVOTAL_HUBSPOT_KEY: hubspot.key } });
  expect([connected.code, connected.json()]).toMatchObject([
    0,
    { source: 'hubspot', state: 'idle', counts: { create: 1 } },
  ]);

  const server = await startServer({ dataDir, env });
  onTestFinished(async () => void (await server.stop()));
  const customers = async () => (await server.request('GET', '/customers')).json<{ data: Body[] }>().data;
  expect(await customers()).toMatchObject([{ name: 'Acme', hubspot_company_id: acme }]);

  const product = stripe.product('Growth');
  stripe.subscription(stripe.customer({ email: 'pay@acme.com', name: 'Acme pays' }), {
    prices: [stripe.price({ product, unit_amount: 9900 })],
  });
  const paid = await run(['connect', 'stripe'], { stdin: stripe.key });
  expect([paid.code, paid.json()]).toMatchObject([
    0,
    { source: 'stripe', mode: 'test', counts: { link: 1 } },
  ]);
  expect(await customers()).toMatchObject([{ name: 'Acme', mrr: 9900 }]);

  account.won(account.company({ name: 'Later', domain: 'later.com' }));
  expect((await run(['sync', 'hubspot'])).json()).toMatchObject({ state: 'idle' });
  expect((await customers()).map(({ name }) => name)).toEqual(['Later', 'Acme']);
  expect((await run(['log', 'hubspot'])).json().data).toEqual(
    expect.arrayContaining([expect.objectContaining({ outcome: 'created', name: 'Later' })]),
  );
  expect((await run(['list'])).json().data).toMatchObject([{ source: 'hubspot' }, { source: 'stripe' }]);

  const sources = await server.request('GET', `/customers/${(await customers())[1]?.id}/sources`, {
    base: '/local/v1',
  });
  expect(sources.json<{ data: Body[] }>().data).toMatchObject([
    { source: 'hubspot', fields: expect.arrayContaining(['name', 'domain']) },
    { source: 'stripe', fields: expect.arrayContaining(['mrr']) },
  ]);
  expect((await run(['disconnect', 'hubspot'])).json()).toMatchObject({ deleted: true, source: 'hubspot' });
  expect(await customers()).toHaveLength(2);
});

test('a key that is wrong, a filter that is none and a key for tests are refused in words', async () => {
  const { hubspot, dataDir, env, run } = await begin();
  const wrong = await run(['connect', 'hubspot'], { stdin: 'nonsense' });
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('service key')]);
  expect((await run(['connect', 'hubspot', '--filter', 'colour:red'], { stdin: hubspot.key })).code).toBe(2);
  expect((await run(['connect', 'salesforce'], { stdin: 'x' })).code).toBe(2);
  expect((await run(['connect', 'hubspot'], { stdin: '' })).code).toBe(1);

  const server = await startServer({ dataDir, env });
  onTestFinished(async () => void (await server.stop()));
  const key = await server.createKey({ test: true });
  const answer = await server.request('POST', '/integrations', {
    base: '/local/v1',
    key,
    body: { source: 'hubspot', key: hubspot.key },
  });
  expect([answer.status, answer.json()]).toMatchObject([403, { error: { code: 'test_key' } }]);
});

test('a backfill that was killed goes on when Pivotal starts again', async () => {
  const { hubspot, dataDir, env, run } = await begin();
  hubspot.limits = { max: 4, intervalMs: 1000, searches: 5 };
  for (let at = 0; at < 900; at += 1)
    hubspot.account.won(hubspot.account.company({ name: `C${at}`, domain: `c${at}.com` }));
  const first = await startServer({ dataDir, env });
  const begun = await first.request('POST', '/integrations', {
    base: '/local/v1',
    body: { source: 'hubspot', key: hubspot.key },
  });
  expect(begun.status).toBe(201);
  await expect
    .poll(async () => (await first.request('GET', '/integrations/hubspot', { base: '/local/v1' })).json(), {
      timeout: 60_000,
      interval: 50,
    })
    .toMatchObject({ progress: { phase: 'companies' } });
  await first.kill9();
  hubspot.limits = { max: 1000, intervalMs: 1000, searches: 5 };
  hubspot.requests.length = 0;
  const second = await startServer({ dataDir, env });
  onTestFinished(async () => void (await second.stop()));
  await expect
    .poll(async () => (await second.request('GET', '/integrations/hubspot', { base: '/local/v1' })).json(), {
      timeout: 60_000,
      interval: 100,
    })
    .toMatchObject({ state: 'idle', progress: null, counts: { refuse: 0 } });
  expect(hubspot.requests.filter((one) => one.startsWith('GET /crm/objects/2026-03/deals'))).toEqual([]);
  const [{ counts }] = (await run(['list'])).json().data as [{ counts: Record<string, number> }];
  // What it had just written when it was killed is found as it is, or linked: nothing is missing or there twice.
  const { create = 0, link = 0, same = 0 } = counts;
  expect(create + link + same).toBe(900);
  const names: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { data: Body[]; next_cursor: string | null } = (
      await second.request('GET', `/customers?limit=100${cursor}`)
    ).json();
    names.push(...page.data.map(({ name }) => name));
    cursor = page.next_cursor === null ? null : `&cursor=${encodeURIComponent(page.next_cursor)}`;
  }
  expect(names.toSorted()).toEqual(Array.from({ length: 900 }, (_, at) => `C${at}`).toSorted());
});
