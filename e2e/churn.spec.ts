import { LONG } from '../scripts/support/stages.ts';
import { chooseByLetters, expect, type Pivotal, test } from './support/fixtures.ts';
import { LOCAL } from './support/requests.ts';

/** Aurora with an onboarding that goes on, and one that was paused before. */
async function prepare(pivotal: Pivotal): Promise<void> {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  await pivotal.request('POST', '/onboardings', { body: { customer_id: '1', name: 'Rollout' } });
  const body = { customer_id: '1', name: 'Pilot', state: 'at_risk' };
  await pivotal.request('POST', '/onboardings', { body });
}

async function statusNow(pivotal: Pivotal): Promise<string> {
  return (await pivotal.request('GET', '/customers/1')).json<{ status: string }>().status;
}

async function states(pivotal: Pivotal): Promise<readonly string[]> {
  const { data } = (await pivotal.request('GET', '/onboardings')).json<{
    data: { name: string; state: string }[];
  }>();
  return data.map(({ name, state }) => `${name} ${state}`).sort();
}

async function wonBack(pivotal: Pivotal): Promise<number> {
  const path = '/events?limit=100&types=customer.won_back';
  return (await pivotal.request('GET', path, { base: LOCAL })).json<{ data: object[] }>().data.length;
}

test('a customer that leaves has its onboardings paused, undoing that is no win-back, coming back is one: by keyboard', async ({
  window,
  pivotal,
}) => {
  await prepare(pivotal);
  await window.goto(`${pivotal.app}customers/1`);
  // What is paused with it is told as far as the window has read it.
  await window.getByRole('tab', { name: 'Onboardings 2' }).waitFor();
  const choose = async (word: string) => {
    await window.keyboard.press('s');
    await chooseByLetters(window, word);
  };
  await choose('Churned');
  await expect(window.getByText('2 open onboardings paused with it')).toBeVisible();
  await expect.poll(() => states(pivotal)).toEqual(['Pilot paused', 'Rollout paused']);
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => states(pivotal)).toEqual(['Pilot at_risk', 'Rollout active']);
  expect(await statusNow(pivotal)).toBe('active');
  expect(await wonBack(pivotal)).toBe(0);
  await choose('Churned');
  await expect.poll(() => states(pivotal)).toEqual(['Pilot paused', 'Rollout paused']);
  await choose('Active');
  await expect.poll(() => wonBack(pivotal)).toBe(1);
  expect(await states(pivotal)).toEqual(['Pilot paused', 'Rollout paused']);
});

test('the same by mouse; while it is gone it is out of the list and found by search, and its history tells of the win-back', {
  tag: LONG,
}, async ({ window, pivotal }) => {
  await prepare(pivotal);
  await window.goto(`${pivotal.app}customers/1`);
  const choose = async (word: string) => {
    await window.getByRole('button', { name: /^Status/ }).click();
    await window.getByRole('menuitem', { name: word }).click();
  };
  await choose('Churned');
  await expect.poll(() => states(pivotal)).toEqual(['Pilot paused', 'Rollout paused']);
  await window.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Customers' }).click();
  await expect(window.getByRole('link', { name: 'Aurora' })).toHaveCount(0);
  await window.getByRole('button', { name: /^Search/ }).click();
  await window
    .getByRole('dialog', { name: 'Search and commands' })
    .getByRole('combobox')
    .pressSequentially('aurora');
  await window
    .getByRole('option', { name: /^Aurora/ })
    .first()
    .click();
  await choose('Active');
  await expect.poll(() => wonBack(pivotal)).toBe(1);
  await window.getByRole('tab', { name: /^Activity/ }).click();
  await expect(window.getByText('won the customer back')).toBeVisible();
});
