import { LONG } from '../scripts/support/stages.ts';
import { type Reply, serveModel } from '../test/support/model/stand-in.ts';
import { seriousProblemsInBothSchemes } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

test.use({ sample: true });

test('a model of one’s own is set up, agreed to, asked and stopped in the middle', {
  tag: LONG,
}, async ({ window, pivotal }) => {
  const replies: Reply[] = [
    { kind: 'tools', calls: [['list_risks', { limit: 3 }]] },
    { kind: 'words', text: 'Three customers are **at risk**.' },
    { kind: 'silence' },
  ];
  const model = await serveModel(replies);
  try {
    await window.goto(`${pivotal.app}settings/pi`);
    const address = window.getByRole('textbox', { name: 'Address' });
    await address.fill('https://models.example.com/v1');
    const save = window.getByRole('button', { name: 'Save model' });
    await save.click();
    await expect(save).toBeDisabled();
    const allows = window.getByRole('checkbox', { name: 'Answer questions with my own model' });
    await allows.click();
    const question = window.getByRole('dialog', { name: 'Send customers’ data to another machine?' });
    await expect(question).toContainText('https://models.example.com is not this computer');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(allows).not.toBeChecked();
    expect(await seriousProblemsInBothSchemes(window)).toEqual([]);

    await address.fill(model.address);
    await window.getByRole('textbox', { name: 'Model' }).fill('tiny');
    await save.click();
    await expect(save).toBeDisabled();
    await allows.click();
    await expect(
      window.getByRole('status').filter({ hasText: 'On: it runs on this computer' }),
    ).toBeVisible();
    expect(model.asked).toEqual([]);

    await window.keyboard.press('ControlOrMeta+k');
    await window.keyboard.type('pi ask in your own words');
    await window.getByRole('option', { name: 'Pi: ask in your own words' }).click();
    const pi = window.getByRole('dialog', { name: 'Ask Pi' });
    await expect(pi.getByRole('textbox', { name: 'Your question' })).toBeFocused();
    await window.keyboard.type('What is at risk?');
    await window.keyboard.press('Enter');
    await expect(pi.getByText('at risk', { exact: true })).toBeVisible();
    await expect(pi.getByRole('list', { name: 'What it looked at' })).toContainText(
      'What is at risk (limit 3)',
    );
    expect(model.asked[1]?.messages.at(-1)?.content).toContain('"reasons"');
    expect(await seriousProblemsInBothSchemes(window)).toEqual([]);

    await window.keyboard.type('And who has gone quiet?');
    await window.keyboard.press('Enter');
    await expect.poll(() => model.asked.length).toBe(3);
    await pi.getByRole('button', { name: 'Stop' }).click();
    await expect(pi.getByText('Stopped.')).toBeVisible();
    await expect.poll(model.abandoned).toBe(1);
  } finally {
    model.close();
  }
});

test('weights and levels of the health score are set, and taken back', { tag: LONG }, async ({
  window,
  pivotal,
}) => {
  const health = async () =>
    (await pivotal.request('GET', '/workspace', { base: '/local/v1' })).json<{
      health: { weights: Record<string, number>; bounds: Record<string, number> };
    }>().health;
  await window.goto(`${pivotal.app}settings/health`);
  await window.getByRole('button', { name: /edit Task health$/ }).click();
  await window.getByRole('textbox', { name: 'Task health' }).fill('35');
  await window.keyboard.press('Enter');
  await expect.poll(async () => (await health()).weights.tasks).toBe(35);
  await window.getByRole('button', { name: /edit Watch from$/ }).click();
  await window.getByRole('textbox', { name: 'Watch from' }).fill('90');
  await window.keyboard.press('Enter');
  await expect(window.getByText('“Watch” has to begin below “Healthy”')).toBeVisible();
  await window.keyboard.press('Escape');
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(async () => (await health()).weights.tasks).toBe(20);
  expect(await seriousProblemsInBothSchemes(window)).toEqual([]);
});

test('what is due today is said on the page, once; kinds and hour are chosen in the settings', async ({
  window,
  pivotal,
}) => {
  const reminders = async () =>
    (await pivotal.request('GET', '/workspace', { base: '/local/v1' })).json<{
      reminders: { hour: number; kinds: string[] };
    }>().reminders;
  const customer = (await pivotal.request('POST', '/customers', { body: { name: 'Acme' } })).json<{
    id: string;
  }>();
  const onboarding = (
    await pivotal.request('POST', '/onboardings', { body: { customer_id: customer.id } })
  ).json<{ id: string }>();
  const body = { onboarding_id: onboarding.id, title: 'Send the contract', due_date: '2026-01-10' };
  await pivotal.request('POST', '/tasks', { base: '/local/v1', body });
  const later = { reminders: { enabled: true, hour: 23 } };
  await pivotal.request('PATCH', '/workspace', { base: '/local/v1', body: later });
  await window.goto(`${pivotal.app}settings/reminders`);
  await window.getByRole('checkbox', { name: 'Quiet customers' }).click();
  await expect.poll(async () => (await reminders()).kinds).toEqual(['task', 'target', 'next_step']);
  expect(await seriousProblemsInBothSchemes(window)).toEqual([]);

  // Somewhere on earth it is another day than the one on which it may have been reminded already.
  const dayIn = (timeZone: string) => new Intl.DateTimeFormat('en-CA', { timeZone }).format();
  const here = dayIn(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const zones = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'];
  const time_zone = zones.find((zone) => dayIn(zone) !== here) ?? 'UTC';
  await pivotal.request('PATCH', '/workspace', {
    base: '/local/v1',
    body: { time_zone, reminders: { hour: 0 } },
  });
  const notice = window
    .getByRole('listitem')
    .filter({ hasText: /Send the contract \(Acme\), \d+ days overdue/ });
  await expect(notice).toHaveCount(1);
  // By the keyboard: others may lie over it.
  await notice.getByRole('button', { name: 'Open' }).press('Enter');
  await expect(window).toHaveURL(/\/(?:workbench|tasks|onboardings)/);
  await window.reload();
  await expect(window.getByRole('navigation', { name: 'Where you are' })).toBeVisible();
  await expect(notice).toHaveCount(0);
});
