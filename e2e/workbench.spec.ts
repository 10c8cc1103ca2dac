import { expect, passFirstStart, test } from './support/fixtures.ts';

test('the morning: what is due, at risk and to be launched; a task is done there, and taken back', async ({
  window,
  pivotal,
}) => {
  const customer = (
    await pivotal.request('POST', '/customers', { body: { name: 'Acme', mrr: 100_000 } })
  ).json<{ id: string; display_id: number }>();
  const onboarding = (
    await pivotal.request('POST', '/onboardings', {
      body: { customer_id: customer.id, name: 'Rollout', target_launch_date: '2026-01-15' },
    })
  ).json<{ id: string }>();
  const addTask = async (title: string, due_date: string) =>
    (
      await pivotal.request('POST', '/tasks', {
        base: '/local/v1',
        body: { onboarding_id: onboarding.id, title, due_date },
      })
    ).json<{ id: string }>();
  const late = await addTask('Send the contract', '2026-01-10');
  const isDone = async () =>
    (await pivotal.request('GET', `/tasks/${late.id}`, { base: '/local/v1' })).json<{ done: boolean }>().done;

  await window.keyboard.press('g');
  await window.keyboard.press('w');
  await expect(window).toHaveURL(/\/workbench/);
  const everyone = window.getByRole('radio', { name: 'Everyone’s' });
  if (await everyone.isVisible()) await everyone.check();
  await expect(window.getByRole('list', { name: 'Overdue' })).toContainText('Send the contract');
  await expect(window.getByRole('list', { name: 'Passed' })).toContainText('Rollout');
  const risks = window.getByRole('list', { name: 'What is at risk' });
  await expect(risks).toContainText('1 task overdue');
  await expect(risks).toContainText('No primary contact');

  await window.getByRole('checkbox', { name: 'Done: Send the contract' }).click();
  await expect(window.getByRole('list', { name: 'Overdue' })).toHaveCount(0);
  await expect.poll(isDone).toBe(true);
  await expect(risks).not.toContainText('1 task overdue');
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(isDone).toBe(false);
  await expect(window.getByRole('list', { name: 'Overdue' })).toContainText('Send the contract');

  await window.goto(`${pivotal.app}customers/${customer.display_id}?tab=health`);
  const table = window.getByRole('table', { name: 'How it comes about' });
  await expect(table.getByRole('row', { name: /Task health/ })).toContainText('0 done in 90 days, 1 overdue');
  await expect(table.getByRole('row', { name: /Contract size/ })).toContainText('100');
  await window.keyboard.press('b');
  const brief = window.getByRole('dialog', { name: 'Brief: Acme' });
  await expect(brief).toContainText(/Send the contract, due 10 Jan/);
  await expect(brief.getByRole('button', { name: 'Copy as Markdown' })).toBeVisible();
});

test('home is the Workbench: what Pi noticed is accepted there with one undo, cards are arranged, records kept at hand', async ({
  page,
  pivotal,
}) => {
  const customer = (await pivotal.request('POST', '/customers', { body: { name: 'Acme' } })).json<{
    id: string;
    display_id: number;
  }>();
  const onboarding = (
    await pivotal.request('POST', '/onboardings', { body: { customer_id: customer.id, name: 'Rollout' } })
  ).json<{ id: string }>();
  const task = (
    await pivotal.request('POST', '/tasks', {
      base: '/local/v1',
      body: { onboarding_id: onboarding.id, title: 'Call' },
    })
  ).json<{ id: string }>();
  await pivotal.request('PATCH', `/tasks/${task.id}`, { base: '/local/v1', body: { done: true } });
  const phase = async () =>
    (await pivotal.request('GET', `/onboardings/${onboarding.id}`)).json<{ phase: string }>().phase;

  await page.goto(await pivotal.link());
  await passFirstStart(page);
  await expect(page).toHaveURL(/\/workbench$/);
  const inbox = page.getByRole('list', { name: 'Inbox' });
  await expect(inbox).toContainText('every task of Before getting started is done');
  await inbox.getByRole('button', { name: /^Advance/ }).click();
  await expect(inbox.getByRole('listitem')).toHaveCount(0);
  await expect.poll(phase).toBe('program_design');
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(phase).toBe('before_getting_started');
  await expect(inbox).toContainText('is ready for');
  await inbox.getByRole('button', { name: /^Later/ }).click();
  await page.getByRole('menuitem', { name: 'Tomorrow morning' }).click();
  await expect(inbox.getByRole('listitem')).toHaveCount(0);

  await expect(page.getByRole('list', { name: 'Activity' })).toContainText('started the onboarding');
  await page.getByRole('button', { name: 'Arrange Activity' }).click();
  await page.getByRole('menuitem', { name: 'Hide' }).click();
  await expect(page.getByRole('region', { name: 'Activity' })).toHaveCount(0);

  await page.goto(`${pivotal.app}customers/${customer.display_id}`);
  await page.getByRole('button', { name: 'Add to favourites' }).click();
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await expect(page.getByRole('list', { name: 'Favourites' })).toContainText('Acme');
  await page.reload();
  await expect(page.getByRole('list', { name: 'Favourites' })).toContainText('Acme');
  await expect(page.getByRole('region', { name: 'Activity' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Cards' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Activity' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('list', { name: 'Activity' })).toBeVisible();
});
