import { readFileSync } from 'node:fs';
import { expect, type Pivotal, test } from './support/fixtures.ts';
import { LOCAL } from './support/requests.ts';

async function prepare(pivotal: Pivotal) {
  const post = async (path: string, body: object, base = '/api/v1') =>
    (await pivotal.request('POST', path, { base, body })).json<{ id: string }>();
  const [aurora, birch] = [
    await post('/customers', { name: 'Aurora' }),
    await post('/customers', { name: 'Birch' }),
  ];
  const jo = await post(`/customers/${aurora.id}/contacts`, { name: 'Jo Park', email: 'jo@aurora.io' });
  const ann = await post('/people', { name: 'Ann Keller' }, LOCAL);
  const rollout = await post('/onboardings', { customer_id: aurora.id, name: 'Rollout', phase: 'review' });
  const pilot = await post('/onboardings', { customer_id: birch.id, name: 'Pilot', phase: 'review' });
  const task = (onboarding: { id: string }, title: string, fields: object = {}) =>
    post('/tasks', { onboarding_id: onboarding.id, title, ...fields }, LOCAL);
  await task(rollout, 'Sign', { assignee_id: jo.id, due_date: '2030-12-01' });
  await task(rollout, 'Prepare', { assignee_id: ann.id, due_date: '2020-12-01' });
  await task(pilot, 'Book a room');
  await task(pilot, 'Forgotten', { phase: 'program_design' });
  return { jo };
}

test('the list of tasks knows contacts by name, what was left behind, and the groups it is ordered by', async ({
  window,
  pivotal,
}) => {
  const { jo } = await prepare(pivotal);
  await window.goto(`${pivotal.app}tasks/all`);
  const shown = window.getByRole('checkbox', { name: /^Complete / });
  await expect(shown).toHaveCount(4);
  const headings = () => window.getByRole('grid').locator('[aria-hidden="true"] > bdi').allTextContents();
  await expect.poll(headings).toEqual(['Overdue', 'Later', 'No date']);

  // Whose a task is, when that is a contact: to choose, in the address of what is chosen, and in words.
  await window.getByRole('button', { name: 'Filter by assignee' }).click();
  await window.getByRole('option', { name: /Jo Park/ }).click();
  await window.keyboard.press('Escape');
  await expect(shown).toHaveCount(1);
  await expect(window.getByRole('checkbox', { name: 'Complete Sign' })).toBeVisible();
  await expect(window.getByText('Assignee is Jo Park')).toBeVisible();
  const saved = window.waitForEvent('download');
  await window.getByRole('button', { name: 'Export', exact: true }).click();
  const csv = readFileSync(await (await saved).path(), 'utf8');
  expect(csv).toContain('Jo Park');
  expect(csv).not.toContain(jo.id);
  await pivotal.request('PATCH', `/contacts/${jo.id}`, { body: { name: 'Jo Parker' } });
  await expect(window.getByText('Assignee is Jo Parker')).toBeVisible();
  await window.getByRole('button', { name: 'Remove filter: Assignee is Jo Parker' }).click();
  await expect(shown).toHaveCount(4);

  const box = window.getByLabel('Find in the list', { exact: true });
  await box.fill('assignee:parker');
  await expect(shown).toHaveCount(1);
  await box.fill('');
  await expect(shown).toHaveCount(4);

  const order = () => shown.evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label')));
  await window
    .getByRole('columnheader', { name: /^Assignee/ })
    .getByRole('button')
    .first()
    .click();
  await expect.poll(async () => (await order()).slice(0, 2)).toEqual(['Complete Prepare', 'Complete Sign']);
  await window
    .getByRole('columnheader', { name: /^Customer/ })
    .getByRole('button')
    .first()
    .click();
  await expect.poll(headings).toEqual(['Aurora', 'Birch']);

  await window.getByRole('button', { name: 'Filter by when' }).click();
  await window.getByRole('option', { name: 'Left behind in an earlier phase' }).click();
  await window.keyboard.press('Escape');
  await expect(shown).toHaveCount(1);
  await expect(window.getByRole('checkbox', { name: 'Complete Forgotten' })).toBeVisible();
});
