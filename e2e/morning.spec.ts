import type { Locator, Page } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { expect, passFirstStart, test } from './support/fixtures.ts';

/** Goes on by Tab until it has the focus: what cannot be reached so cannot be done by keyboard. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  await expect(goal).toBeVisible();
  for (let presses = 0; presses < 250; presses += 1) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${goal}`);
}

async function command(page: Page, text: string, option: RegExp): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: /Search/ }).waitFor();
  await page.keyboard.type(text);
  await expect(page.getByRole('option', { name: option, selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
}

test('a morning by keyboard alone, from the Workbench to a reminder', { tag: LONG }, async ({
  page,
  pivotal,
}) => {
  test.setTimeout(120_000);
  const at = { base: '/local/v1' } as const;
  const ready: string[] = [];
  for (const [name, plan] of [
    ['Acme', 'Pro'],
    ['Borealis', 'Pro'],
    ['Cirrus', 'Free'],
  ] as const) {
    const customer = (await pivotal.request('POST', '/customers', { body: { name, plan } })).json<{
      id: string;
    }>();
    const onboarding = (
      await pivotal.request('POST', '/onboardings', {
        body: { customer_id: customer.id, name: `${name} rollout`, target_launch_date: '2026-01-15' },
      })
    ).json<{ id: string }>();
    const task = async (title: string, due_date?: string) =>
      (
        await pivotal.request('POST', '/tasks', {
          ...at,
          body: { onboarding_id: onboarding.id, title, phase: 'before_getting_started', due_date },
        })
      ).json<{ id: string }>().id;
    const first = await task(`Kickoff with ${name}`);
    await pivotal.request('PATCH', `/tasks/${first}`, { ...at, body: { done: true } });
    ready.push(onboarding.id);
    if (name === 'Acme')
      await pivotal.request('POST', '/tasks', {
        ...at,
        body: {
          onboarding_id: onboarding.id,
          title: 'Send the contract',
          phase: 'launch',
          due_date: '2026-01-10',
        },
      });
  }
  await pivotal.request('POST', '/views', {
    ...at,
    body: { name: 'Pro customers', screen: 'customers', query: 'plan:Pro' },
  });
  const phases = async () =>
    Promise.all(
      ready.map(
        async (id) => (await pivotal.request('GET', `/onboardings/${id}`)).json<{ phase: string }>().phase,
      ),
    );

  await page.goto(await pivotal.link());
  await passFirstStart(page);
  await expect(page).toHaveURL(/\/workbench$/);

  // What is overdue is done.
  const overdue = page.getByRole('list', { name: 'Overdue' });
  await tabTo(page, overdue.getByRole('checkbox', { name: 'Done: Send the contract' }));
  await page.keyboard.press('Space');
  await expect(overdue).toHaveCount(0);

  // Of three nudges one is accepted, one put off, one dismissed.
  const inbox = page.getByRole('list', { name: 'Inbox' });
  const advance = inbox.getByRole('button', { name: /^Advance/ });
  await expect(advance).toHaveCount(3);
  await tabTo(page, advance.first());
  await page.keyboard.press('Enter');
  await expect(advance).toHaveCount(2);
  await expect
    .poll(async () => (await phases()).filter((phase) => phase === 'program_design'))
    .toHaveLength(1);
  // What took its place has the focus.
  await expect(advance.first()).toBeFocused();
  await tabTo(page, inbox.getByRole('button', { name: /^Later: .*every task/ }).first());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Tomorrow morning' })).toBeVisible();
  await page.keyboard.type('tom');
  await expect(page.getByRole('menuitem', { name: 'Tomorrow morning' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(advance).toHaveCount(1);
  await expect(inbox.getByRole('button', { name: /^Later/ }).last()).toBeFocused();
  await tabTo(page, inbox.getByRole('button', { name: /^Dismiss: .*every task/ }).first());
  await page.keyboard.press('Enter');
  await expect(advance).toHaveCount(0);
  expect((await phases()).filter((phase) => phase === 'program_design')).toHaveLength(1);

  // What is at risk is opened, and its brief read before the call.
  const risks = page.getByRole('list', { name: 'What is at risk' });
  await tabTo(page, risks.getByRole('link').first());
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/onboardings\/\d+/);
  await expect(page.getByRole('heading', { level: 1, name: /rollout/ })).toBeVisible();
  await page.keyboard.press('b');
  const brief = page.getByRole('dialog', { name: /^Brief: / });
  await expect(brief).toContainText('rollout');
  await page.keyboard.press('Escape');
  await expect(brief).toHaveCount(0);

  await command(page, 'Pro customers', /Pro customers/);
  await expect(page).toHaveURL(/\/customers\?view=/);
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(3);

  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(page).toHaveURL(/\/reports/);
  const row = page.getByRole('region', { name: 'Customers' }).getByRole('row', { name: /^Pro/ });
  await tabTo(page, row.getByRole('link', { name: 'Pro' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/customers$/);
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(3);

  await command(page, 'pi what is at risk', /risk/i);
  const answer = page.getByRole('dialog');
  await expect(answer).toContainText('No primary contact');
  await page.keyboard.press('Escape');
  await expect(answer).toHaveCount(0);

  // Somewhere on earth it is another day than the one on which it may have been reminded already.
  const dayIn = (timeZone: string) => new Intl.DateTimeFormat('en-CA', { timeZone }).format();
  const here = dayIn(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const time_zone = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'].find((zone) => dayIn(zone) !== here) ?? 'UTC';
  await pivotal.request('PATCH', '/workspace', {
    ...at,
    body: { time_zone, reminders: { enabled: true, hour: 0 } },
  });
  const notice = page
    .getByRole('listitem')
    .filter({ hasText: /target/i })
    .last();
  await tabTo(page, notice.getByRole('button', { name: 'Open' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/(?:workbench|onboardings)/);
});
