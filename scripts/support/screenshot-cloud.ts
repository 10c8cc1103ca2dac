/** Pictures of a workspace that is connected to a cloud: with something to send, and something to decide. */
import type { Page } from '@playwright/test';
import { type Cloud, startCloud } from '../../test/cloud/cloud.ts';
import { startServer, type TestServer } from '../../test/support/server.ts';

const CUSTOMERS = ['Acme', 'Borealis', 'Córdoba', 'Delta Freight', 'Müller & Söhne'];
const REFUSED_PLAN = 'Gold';
const WAIT_MS = 20_000;

export interface ConnectedWorkspace {
  readonly server: TestServer;
  /** Lets one page see the first customer refused by the cloud, and the second wait to be sent. */
  makeMarks(page: Page): Promise<void>;
  stop(): Promise<void>;
}

/** A stand-in cloud with a few customers, and Pivotal with an empty folder of its own beside it. */
export async function startConnected(): Promise<ConnectedWorkspace> {
  const cloud = await startCloud({ preciseRateHeaders: true });
  const refs = CUSTOMERS.map((name, at) =>
    cloud.edit.createCustomer({ name, plan: at % 2 === 0 ? 'Pro' : 'Growth' }),
  );
  const server = await startServer();
  return {
    server,
    async makeMarks(page) {
      await connect(page, server.app, cloud);
      cloud.faults.add({
        match: { method: 'PATCH', bodyIncludes: REFUSED_PLAN },
        effect: {
          kind: 'refuse',
          status: 400,
          code: 'invalid_string',
          message: 'No such plan',
          field: 'plan',
        },
      });
      const [refused, waiting] = refs;
      const line = page.getByRole('button', { name: /Show more$/ });
      if (refused !== undefined)
        await changePlan(page, `${server.app}customers/${refused.display_id}`, REFUSED_PLAN);
      await line.getByText(/1 change to look at/).waitFor({ timeout: WAIT_MS });
      await cloud.partition();
      if (waiting !== undefined)
        await changePlan(page, `${server.app}customers/${waiting.display_id}`, 'Scale');
      await page.waitForTimeout(1000);
    },
    async stop() {
      await server.stop();
      await cloud.stop();
    },
  };
}

async function connect(page: Page, app: string, { url, key }: Pick<Cloud, 'url' | 'key'>): Promise<void> {
  await page.goto(`${app}settings/cloud`);
  await page.getByLabel('Address').fill(url);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('button', { name: 'Disconnect…' }).waitFor({ timeout: WAIT_MS });
  await page
    .getByText(/^In sync/)
    .first()
    .waitFor({ state: 'attached', timeout: WAIT_MS });
}

async function changePlan(page: Page, url: string, plan: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: /edit Plan$/ }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(plan);
  await page.keyboard.press('Enter');
}
