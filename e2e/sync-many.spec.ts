import type { Page } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { connected, expect, statusLine, test } from './support/cloud.ts';

const EDITS = 200;
/** Milliseconds from a click to the page it leads to, however busy the sync is. */
const LONGEST_STEP = 2000;

const line = (page: Page) => page.getByRole('button', { name: /Show more$/ });

test('many changes made offline are counted down as they are sent, and the window goes on as before', {
  tag: LONG,
}, async ({ window, pivotal, cloud }) => {
  cloud.generate({ customers: EDITS, contacts: 0, onboardings: 0 });
  await connected(window, pivotal.app, cloud);
  await cloud.partition();
  cloud.limits.live = 25;
  const [first] = cloud.objects('customer');
  for (const { id } of cloud.objects('customer')) {
    expect(
      (await pivotal.request('PATCH', `/customers/${id}`, { body: { plan: 'On the train' } })).status,
    ).toBe(200);
  }
  await expect(line(window)).toHaveAccessibleName(/200 changes to send/);
  await cloud.heal();

  const left: number[] = [];
  const steps: number[] = [];
  const isSent = () => cloud.objects('customer').every(({ plan }) => plan === 'On the train');
  const step = async (click: () => Promise<void>, heading: string) => {
    const from = performance.now();
    await click();
    await expect(window.getByRole('heading', { name: heading }).first()).toBeVisible();
    steps.push(performance.now() - from);
  };
  while (!isSent()) {
    const words = await line(window).getAttribute('aria-label');
    const number = /([\d,]+) changes?( to send|…)/.exec(words ?? '')?.[1];
    if (number !== undefined) left.push(Number(number.replace(',', '')));
    await step(() => window.getByRole('link', { name: 'Onboardings' }).first().click(), 'Onboardings');
    await step(() => window.getByRole('link', { name: 'Customers' }).first().click(), 'Customers');
  }
  expect(left).toEqual(left.toSorted((one, other) => other - one));
  expect(new Set(left).size).toBeGreaterThan(5);
  expect(Math.max(...steps)).toBeLessThan(LONGEST_STEP);
  await expect(statusLine(window)).toHaveText(/^In sync/, { timeout: 20_000 });
  expect(cloud.log.all().filter(({ method }) => method === 'PATCH')).toHaveLength(EDITS);
  await window.goto(`${pivotal.app}customers/${String(first?.display_id)}`);
  await expect(window.getByRole('button', { name: /On the train.*edit Plan$/ })).toBeVisible();
});
