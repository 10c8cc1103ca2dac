/** What others have written against HubSpot and Standard Webhooks agrees with our stand-ins and our messages. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { startHubSpot } from '../support/hubspot/server.ts';
import { startServer } from '../support/server.ts';

const folder = import.meta.dirname;
const load = createRequire(join(folder, 'package.json'));

beforeAll(() => {
  if (!existsSync(join(folder, 'node_modules/svix')))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' });
}, 600_000);

interface Listed {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
}

interface HubSpotClient {
  readonly crm: Readonly<
    Record<
      'companies' | 'contacts' | 'deals',
      { getAll(limit?: number, after?: string, properties?: string[]): Promise<Listed[]> }
    >
  >;
}

test('HubSpot’s own client lists everything from the stand-in, over all pages', async () => {
  const hubspot = await startHubSpot();
  onTestFinished(() => hubspot.close());
  hubspot.limits = { max: 10_000, intervalMs: 10_000, searches: 1000 };
  const { account } = hubspot;
  const companies = Array.from({ length: 250 }, (_, at) =>
    account.company({ name: `Company ${at}`, domain: `company-${at}.com`, annualrevenue: String(at) }),
  );
  for (const company of companies) {
    account.won(company);
    account.contact({ email: `jo@${company}.example`, firstname: 'Jo' }, company);
  }
  const { Client } = load('@hubspot/api-client') as {
    readonly Client: new (options: { accessToken: string; basePath: string }) => HubSpotClient;
  };
  const { crm } = new Client({ accessToken: hubspot.key, basePath: hubspot.url });
  const listed = await crm.companies.getAll(100, undefined, ['name', 'domain', 'annualrevenue']);
  expect(listed.map(({ id }) => id).sort()).toEqual([...companies].sort());
  expect(listed.find(({ properties }) => properties.name === 'Company 7')?.properties).toMatchObject({
    domain: 'company-7.com',
    annualrevenue: '7',
  });
  expect(await crm.contacts.getAll(100)).toHaveLength(250);
  expect(await crm.deals.getAll(100)).toHaveLength(250);
});

test('svix verifies what is sent, and refuses it when a byte differs', async () => {
  const heard: { readonly body: string; readonly headers: Record<string, string> }[] = [];
  const receiver = createServer((request, answer) => {
    void request.toArray().then((parts) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      heard.push({ body: Buffer.concat(parts as Buffer[]).toString(), headers });
      answer.end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  onTestFinished(() => void receiver.close());
  const server = await startServer();
  onTestFinished(() => void server.stop());
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const made = await server.request('POST', '/webhooks', {
    base: '/local/v1',
    body: { url, events: ['customer.created'] },
  });
  await server.request('POST', '/customers', { body: { name: 'Müller & Söhne 🎉' } });
  await expect.poll(() => heard.some(({ body }) => body.includes('Söhne')), { timeout: 60_000 }).toBe(true);
  const { Webhook } = load('svix') as {
    readonly Webhook: new (secret: string) => { verify(body: string, headers: object): { type: string } };
  };
  const webhook = new Webhook(String(made.json().secret));
  for (const { body, headers } of heard) {
    expect(webhook.verify(body, headers).type).toMatch(/^(webhook\.ping|customer\.created)$/);
    expect(() => webhook.verify(`${body} `, headers)).toThrow();
  }
});
