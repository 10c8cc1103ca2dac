import { expect, test } from './support/fixtures.ts';

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
  await expect(brief).toContainText('Send the contract, due 2026-01-10');
  await expect(brief.getByRole('button', { name: 'Copy as Markdown' })).toBeVisible();
});
