import { expect, onTestFinished, test } from 'vitest';
import { createSurroundings, openTestHub, temporaryFolder } from '../support/hub.ts';
import { type HubSpotStandIn, startHubSpot } from '../support/hubspot/server.ts';
import { serveIntegrations } from '../support/integrations.ts';

async function begin(prepare: (hubspot: HubSpotStandIn) => void = () => {}) {
  const environment = createSurroundings();
  const hubspot = await startHubSpot({ now: environment.now });
  onTestFinished(() => hubspot.close());
  prepare(hubspot);
  const hub = openTestHub(temporaryFolder(), environment);
  return { hubspot, account: hubspot.account, ...serveIntegrations({ hubspot: hubspot.url }, hub) };
}

test('more changes than one query gives come over whole, also when all of them are of one moment', async () => {
  const { account, hubspot, hub, integrations, connect, all } = await begin();
  hubspot.limits = { max: 10_000, intervalMs: 10_000, searches: 1000 };
  await connect('hubspot', hubspot.key, { kind: 'lifecyclestage', value: 'customer' });
  hub.environment.time += 10 * 60_000;
  for (let at = 0; at < 10_250; at += 1) account.contact({ email: `p${at}@elsewhere.com`, firstname: 'P' });
  account.company({ name: 'Last', domain: 'last.com', lifecyclestage: 'customer' });
  await integrations.begin('hubspot', 'incremental');
  await integrations.settled('hubspot');
  expect(all('customer').map(({ name }) => name)).toEqual(['Last']);
  expect(hubspot.requests.some((one) => one === 'POST /crm/objects/2026-03/contacts/search')).toBe(true);
}, 300_000);

test('ten thousand accounts with their contacts come over once, also when the pass begins again', async () => {
  const { account, hubspot, connect, sync, all } = await begin();
  hubspot.limits = { max: 190, intervalMs: 1000, searches: 5 };
  for (let at = 0; at < 10_000; at += 1) {
    const company = account.company({
      name: `Company ${at}`,
      domain: `company-${at}.com`,
      annualrevenue: String(at),
    });
    account.won(company);
    account.contact({ email: `jo@company-${at}.com`, firstname: 'Jo' }, company);
  }
  const { state } = await connect('hubspot', hubspot.key);
  expect(state).toBe('idle');
  expect(all('customer')).toHaveLength(10_000);
  expect(all('contact')).toHaveLength(10_000);
  const { last_counts: again } = await sync('hubspot', 'full');
  expect([again.same, again.create ?? 0, again.change ?? 0]).toEqual([10_000, 0, 0]);
  expect(all('customer')).toHaveLength(10_000);
}, 600_000);
