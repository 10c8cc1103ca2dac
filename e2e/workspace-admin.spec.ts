import type { Page } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { seriousProblemsInBothSchemes } from './support/axe.ts';
import { expect, type Pivotal, test } from './support/fixtures.ts';
import { tabTo } from './support/keys.ts';
import { LOCAL, post } from './support/requests.ts';

async function read<Answer>(pivotal: Pivotal, path: string, base?: string): Promise<Answer> {
  return (await pivotal.request('GET', path, base === undefined ? {} : { base })).json<Answer>();
}

test('a template is written down, made the default and runs; what happened is in the audit log', async ({
  window,
  pivotal,
}) => {
  await post(pivotal, '/customers', { name: 'Aurora' });
  const { id } = await post(pivotal, '/onboardings', { customer_id: '1', name: 'Rollout' });
  await window.goto(`${pivotal.app}admin/templates`);
  await window.getByRole('button', { name: 'New template' }).click();
  const drawer = window.getByRole('dialog', { name: 'New template' });
  await drawer.getByRole('textbox', { name: /^Name/ }).fill('Design week');
  await drawer.getByRole('combobox', { name: 'Phase' }).click();
  await window.getByRole('option', { name: 'Program design' }).click();
  await drawer.getByRole('checkbox', { name: /^Apply it whenever/ }).click();
  const line = drawer.getByRole('textbox', { name: 'Add a task' });
  for (const title of ['Workshop', 'Plan']) {
    await line.fill(title);
    await line.press('Enter');
    await expect(line).toHaveValue('');
  }
  const workshop = drawer.getByRole('listitem').filter({ has: window.getByLabel('Task 1', { exact: true }) });
  await workshop.getByLabel('Due after, days').fill('3');
  await workshop.getByRole('combobox', { name: 'Subtasks' }).fill('Slides');
  await workshop.getByRole('combobox', { name: 'Subtasks' }).press('Enter');
  await workshop.getByRole('combobox', { name: 'Assignee' }).click();
  await window.getByRole('option', { name: 'The primary contact' }).click();
  await expect(workshop.getByRole('combobox', { name: 'Assignee' })).toHaveText('The primary contact');
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(drawer).toBeHidden();
  await expect(window.getByRole('list', { name: 'Phase templates' })).toContainText('2 tasks, 1 subtask');

  await pivotal.request('PATCH', `/onboardings/${id}`, { body: { phase: 'program_design' } });
  await window.goto(`${pivotal.app}onboardings/1`);
  await expect(window.getByRole('checkbox', { name: 'Complete Workshop' })).toBeVisible();
  await expect(window.getByRole('checkbox', { name: 'Complete Slides' })).toBeVisible();

  await window.getByRole('button', { name: 'Apply template…' }).click();
  await window.getByRole('button', { name: 'Add 2 tasks' }).click();
  await expect
    .poll(async () => (await read<{ data: object[] }>(pivotal, '/tasks?limit=100', LOCAL)).data.length)
    .toBe(6);

  await window.goto(`${pivotal.app}admin/audit-log`);
  await expect(window.getByText('added the template Design week')).toBeVisible();
  await window.getByRole('searchbox', { name: 'Find in the history' }).fill('WORKSHOP');
  await expect(window.getByText('added the template Design week')).toBeHidden();
  await expect(window.getByText('added the task Workshop').first()).toBeVisible();
  const download = window.waitForEvent('download');
  await window.getByRole('button', { name: 'Export to CSV' }).click();
  expect((await download).suggestedFilename()).toMatch(/^audit-log-\d{4}-\d\d-\d\d\.csv$/);
});

test('who leaves hands over customers and work; a phase is renamed; a key is rotated', async ({
  window,
  pivotal,
}) => {
  await post(pivotal, '/people', { name: 'Olga Owner' }, LOCAL);
  const ben = await post(pivotal, '/people', { name: 'Ben Osei' }, LOCAL);
  const ada = await post(pivotal, '/people', { name: 'Ada Berg' }, LOCAL);
  await post(pivotal, '/customers', { name: 'Aurora', owner_id: ben.id });
  await post(pivotal, '/onboardings', { customer_id: '1', name: 'Rollout', csm_id: ben.id });
  await window.goto(`${pivotal.app}settings/people`);
  await window.getByRole('button', { name: 'More for Ben Osei' }).click();
  await window.getByRole('menuitem', { name: 'Leaves the workspace…' }).click();
  const dialog = window.getByRole('dialog', { name: 'Ben Osei leaves the workspace?' });
  await expect(dialog.getByRole('list', { name: 'What is handed over' })).toContainText('Aurora');
  await dialog.getByRole('combobox', { name: 'Who takes over' }).fill('Ada');
  await window.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Confirm and hand over' }).click();
  const owners = async () => {
    const customer = await read<{ owner_id: string }>(pivotal, '/customers/1');
    const onboarding = await read<{ csm_id: string }>(pivotal, '/onboardings/1');
    return [customer.owner_id, onboarding.csm_id];
  };
  await expect.poll(owners).toEqual([ada.id, ada.id]);
  await expect(window.getByRole('list', { name: 'People who left' })).toContainText('Ben Osei');
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(owners).toEqual([ben.id, ben.id]);

  await window.goto(`${pivotal.app}settings/phases`);
  await window.getByRole('button', { name: /edit Name of Review/ }).click();
  await window.getByRole('textbox', { name: 'Name of Review' }).fill('Legal check');
  await window.keyboard.press('Enter');
  await expect
    .poll(
      async () =>
        (await read<{ phases: { label: string }[] }>(pivotal, '/workspace', LOCAL)).phases[2]?.label,
    )
    .toBe('Legal check');

  await window.goto(`${pivotal.app}admin/api-keys`);
  await window.getByRole('textbox', { name: 'What the key is for' }).fill('Report');
  await window.getByRole('button', { name: 'Create key' }).click();
  await window.getByRole('button', { name: 'Rotate Report' }).click();
  const rotate = window.getByRole('dialog', { name: 'Rotate Report?' });
  await rotate.getByRole('radio', { name: 'Let the old key work for another hour' }).check();
  await rotate.getByRole('button', { name: 'Rotate key' }).click();
  await expect(window.getByRole('button', { name: 'Rotate Report' })).toHaveCount(2);
  await expect(window.getByText('The old one works for another hour.')).toBeVisible();
});

test('two records of one company become one, and two again; what comes next is written down by keyboard', async ({
  window,
  pivotal,
}) => {
  await post(pivotal, '/customers', { name: 'Aurora', domain: 'aurora.io' });
  await post(pivotal, '/customers', { name: 'Aurora Inc', domain: 'aurora.io', plan: 'Growth' });
  await post(pivotal, '/customers/1/contacts', { name: 'Jo Park', email: 'jo@aurora.io' });
  await post(pivotal, '/customers/2/contacts', { name: 'J. Park', email: 'jo@aurora.io', title: 'CTO' });
  await post(pivotal, '/customers/2/contacts', { name: 'Ada Berg', email: 'ada@aurora.io' });
  await post(pivotal, '/onboardings', { customer_id: '2', name: 'Rollout' });
  await window.goto(`${pivotal.app}customers/duplicates/aurora.io`);
  await window.getByRole('button', { name: 'Keep Aurora and merge' }).click();
  const dialog = window.getByRole('dialog', { name: 'Merge Aurora and Aurora Inc?' });
  const outcome = dialog.getByRole('region', { name: 'What becomes of both' });
  await expect(outcome).toContainText('Growth');
  await expect(outcome).toContainText('jo@aurora.io is in both: one contact, Jo Park');
  await expect(outcome).toContainText('1 contact, 1 onboarding come over');
  await dialog.getByRole('button', { name: 'Merge customers' }).click();
  await expect(window.getByRole('button', { name: /^Aurora ?, edit Name$/ })).toBeVisible();
  await expect(window.getByRole('tab', { name: /^Contacts/ })).toContainText('2');
  await window.goto(`${pivotal.app}customers/2`);
  await expect(window.getByRole('button', { name: /^Aurora ?, edit Name$/ })).toBeVisible();
  await window.keyboard.press('ControlOrMeta+z');
  await expect
    .poll(async () => (await read<{ plan: string | null }>(pivotal, '/customers/1')).plan)
    .toBeNull();
  await expect
    .poll(async () => (await read<{ name: string }>(pivotal, '/customers/2')).name)
    .toBe('Aurora Inc');

  await window.goto(`${pivotal.app}customers/1`);
  await window.getByRole('button', { name: /edit Next step/ }).waitFor();
  await window.keyboard.press('ControlOrMeta+k');
  await window.keyboard.type('next step');
  await window.getByRole('option', { name: /Set the next step/ }).waitFor();
  await window.keyboard.press('Enter');
  await expect(window.getByRole('textbox', { name: 'Next step' })).toBeFocused();
  await window.keyboard.type('Call Jo');
  await window.keyboard.press('Enter');
  await tabTo(window, window.getByRole('button', { name: /edit Date of the next step/ }));
  await window.keyboard.press('Enter');
  await window.keyboard.type('15 dec 2030');
  await window.keyboard.press('Enter');
  await expect
    .poll(() => read<{ text: string | null; date: string | null }>(pivotal, '/customers/1/next-step', LOCAL))
    .toMatchObject({ text: 'Call Jo', date: '2030-12-15' });
});

/** Takes what is on screen apart, and remembers what is wrong with it by name. */
function createLook(window: Page) {
  const found: Record<string, string[]> = {};
  return {
    found,
    async look(name: string): Promise<void> {
      const problems = await seriousProblemsInBothSchemes(window);
      if (problems.length > 0) found[name] = problems;
    },
  };
}

test('axe finds nothing serious on what is set up in the settings, light or dark', { tag: LONG }, async ({
  window,
  pivotal,
}) => {
  // A dozen looks in all, each of them twice.
  test.slow();
  await post(pivotal, '/people', { name: 'Olga Owner' }, LOCAL);
  await post(pivotal, '/people', { name: 'Ben Osei' }, LOCAL);
  await post(pivotal, '/customers', { name: 'Aurora', tags: ['renewal'] });
  await post(pivotal, '/custom-fields', { slug: 'region', label: 'Region', type: 'string' }, LOCAL);
  await post(pivotal, '/templates', { name: 'Kickoff', phase: 'review', tasks: [{ title: 'Call' }] }, LOCAL);
  const { found, look } = createLook(window);
  for (const [screen, wait] of [
    ['templates', 'Kickoff'],
    ['phases', 'Launch'],
    ['people', 'Ben Osei'],
    ['audit-log', 'added the template Kickoff'],
    ['custom-fields', 'region'],
    ['tags', 'renewal'],
  ] as const) {
    await window.goto(`${pivotal.app}settings/${screen}`);
    await expect(window.getByRole('main').getByText(wait).first()).toBeVisible();
    await look(screen);
  }
  await window.goto(`${pivotal.app}settings/templates`);
  await window.getByRole('button', { name: 'Kickoff' }).first().click();
  await expect(window.getByRole('dialog', { name: 'Edit template' })).toBeVisible();
  await look('a template');
  await window.goto(`${pivotal.app}settings/people`);
  await window.getByRole('button', { name: 'More for Ben Osei' }).click();
  await window.getByRole('menuitem', { name: 'Leaves the workspace…' }).click();
  await expect(window.getByRole('dialog')).toBeVisible();
  await look('a hand-over');
  await window.goto(`${pivotal.app}settings/api-keys`);
  await window
    .getByRole('button', { name: /^Rotate / })
    .first()
    .click();
  await expect(window.getByRole('dialog', { name: /^Rotate / })).toBeVisible();
  await look('a rotation');
  expect(found).toEqual({});
});

test('axe finds nothing serious in what is asked about customers and onboardings, light or dark', {
  tag: LONG,
}, async ({ window, pivotal }) => {
  test.slow();
  await post(pivotal, '/customers', { name: 'Aurora', domain: 'aurora.io' });
  await post(pivotal, '/customers', { name: 'Aurora Inc', domain: 'aurora.io', plan: 'Growth' });
  await post(pivotal, '/customers/1/contacts', { name: 'Jo Park', email: 'jo@aurora.io' });
  await post(pivotal, '/customers/1/contacts', { name: 'Ada Berg', email: 'ada@aurora.io' });
  const { id } = await post(pivotal, '/onboardings', { customer_id: '1', name: 'Rollout' });
  await post(pivotal, '/tasks', { onboarding_id: id, title: 'Call Jo' }, LOCAL);
  const note = { subject_type: 'customer', subject_id: '1', kind: 'note', body: 'They **grow**' };
  await post(pivotal, '/comments', note, LOCAL);
  const { found, look } = createLook(window);
  await window.goto(`${pivotal.app}customers/duplicates/aurora.io`);
  await window.getByRole('button', { name: 'Keep Aurora and merge' }).click();
  await expect(window.getByRole('dialog')).toBeVisible();
  await look('a merge');
  await window.goto(`${pivotal.app}customers/1?tab=notes`);
  await expect(window.getByRole('list', { name: 'Written so far' })).toContainText('They grow');
  await look('notes');
  await window.goto(`${pivotal.app}customers/1?tab=contacts`);
  await window.getByRole('button', { name: 'Actions for Jo Park' }).click();
  await window.getByRole('menuitem', { name: 'Archive' }).click();
  await expect(window.getByRole('dialog', { name: 'Archive Jo Park?' })).toBeVisible();
  await look('a departure');
  await window.goto(`${pivotal.app}onboardings/1`);
  await expect(window.getByRole('checkbox', { name: 'Complete Call Jo' })).toBeVisible();
  await window.keyboard.press(']');
  await expect(window.getByRole('dialog', { name: /^Advance to/ })).toBeVisible();
  await look('a move');
  expect(found).toEqual({});
});

test('a file is chosen for a note and another dropped on it; the text is looked at, and comes back as it was', async ({
  window,
  pivotal,
}) => {
  await post(pivotal, '/customers', { name: 'Aurora' });
  await window.goto(`${pivotal.app}customers/1?tab=notes`);
  const box = window.getByRole('textbox', { name: 'Write a note' });
  await box.fill('The plan');
  const composer = window.getByRole('tabpanel', { name: /Notes/ });
  await composer
    .locator('input[type=file]')
    .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('Zürich first') });
  const files = composer.getByRole('list', { name: 'Files' });
  await expect(files).toContainText('plan.txt');
  const dropped = await window.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['<b>no</b>'], 'page.html', { type: 'text/html' }));
    return data;
  });
  await box.dispatchEvent('drop', { dataTransfer: dropped });
  await expect(files).toContainText('page.html');
  await window.getByRole('button', { name: 'Save note' }).click();
  const written = window.getByRole('list', { name: 'Written so far' });
  await expect(written).toContainText('page.html');
  await expect(written.getByRole('button', { name: 'Look at page.html' })).toHaveCount(0);
  await written.getByRole('button', { name: 'Look at plan.txt' }).click();
  const dialog = window.getByRole('dialog', { name: 'plan.txt' });
  await expect(dialog).toContainText('Zürich first');
  const download = window.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  expect((await download).suggestedFilename()).toBe('plan.txt');
  const { data } = await read<{ data: { attachments: string[] }[] }>(pivotal, '/comments', LOCAL);
  expect(data[0]?.attachments).toHaveLength(2);
});
