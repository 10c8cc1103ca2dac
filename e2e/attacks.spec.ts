import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './support/fixtures.ts';

const MARKUP = '<img src=x onerror="window.attacked=true"><script>window.attacked=true</script>';

test('markup in every field of a customer is shown as text', async ({ window, pivotal }) => {
  const body = {
    name: `Name ${MARKUP}`,
    domain: 'evil.example',
    plan: `Plan ${MARKUP}`.slice(0, 120),
    tags: [`Tag ${MARKUP}`.slice(0, 110)],
    custom_fields: { region: MARKUP },
    hubspot_company_id: MARKUP,
    metadata: { note: MARKUP },
  };
  await pivotal.request('POST', '/customers', { body });
  await pivotal.request('POST', '/customers/1/contacts', {
    body: { name: MARKUP, email: 'a@evil.example', title: MARKUP },
  });
  await pivotal.request('POST', '/onboardings', { body: { customer_id: '1', name: MARKUP, notes: MARKUP } });
  for (const path of [
    'customers',
    'customers/1',
    'customers/1?tab=activity',
    'onboardings',
    'onboardings/1',
  ]) {
    await window.goto(pivotal.app + path);
    await expect(window.getByText('onerror').first()).toBeVisible();
    expect(await window.evaluate(() => 'attacked' in globalThis)).toBe(false);
    await expect(window.locator('img[src="x"]')).toHaveCount(0);
  }
});

test('a page of another origin can neither read the app, nor the API, nor call the bridge', async ({
  page,
  pivotal,
}) => {
  const evil = createServer((_incoming, outgoing) => {
    outgoing.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>evil</title>');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => evil.once('listening', resolve));
  const { port } = evil.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/`);
  const outcome = await page.evaluate(async (app) => {
    const read = async (url: string) => {
      try {
        return `read ${(await (await fetch(url)).text()).length}`;
      } catch {
        return 'refused';
      }
    };
    const connect = (protocol: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${app.replace('http', 'ws')}bridge`, protocol);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      });
    return {
      page: await read(app),
      health: await read(`${app}api/v1/health`),
      customers: await read(`${app}api/v1/customers`),
      bridge: await connect('pivotal.guess'),
    };
  }, pivotal.app);
  expect(outcome).toEqual({ page: 'refused', health: 'refused', customers: 'refused', bridge: 'refused' });

  await page.setContent(`<iframe src="${pivotal.app}"></iframe>`);
  await page.waitForTimeout(500);
  const framed = page.frames().find((frame) => frame.url().startsWith(pivotal.app));
  expect(framed === undefined || (await framed.content()).includes('pivotal-session') === false).toBe(true);
  evil.close();
});

test('a javascript: or file: link does nothing', async ({ window, pivotal }) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Linked', domain: 'javascript:alert(1)' } });
  await window.goto(`${pivotal.app}customers/1`);
  await expect(window.getByRole('heading', { name: 'Linked' }).first()).toBeVisible();
  const addresses = await window
    .locator('a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(addresses.filter((address) => /^(?:javascript|file|data):/i.test(address))).toEqual([]);
});
