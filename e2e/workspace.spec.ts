import { LONG } from '../scripts/support/stages.ts';
import { seriousProblems } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';
import { LOCAL } from './support/requests.ts';

test('a field is defined, filled in on a customer, renamed and archived; a tag becomes a field; a note is written', async ({
  window,
  pivotal,
}) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora', tags: ['Key account'] } });
  await window.goto(`${pivotal.app}admin/custom-fields`);
  await window.getByRole('textbox', { name: 'Label' }).fill('Region');
  await window.getByRole('combobox', { name: 'Type' }).click();
  await window.getByRole('option', { name: 'One of a list' }).click();
  await window.getByRole('combobox', { name: 'Choices' }).fill('North');
  await window.keyboard.press('Enter');
  await window.getByRole('button', { name: 'Add field' }).click();
  const fields = window.getByRole('list', { name: 'Custom fields' });
  await expect(fields.getByText('region', { exact: true })).toBeVisible();

  await window.goto(`${pivotal.app}customers/1`);
  await window.getByRole('button', { name: /edit Region/ }).click();
  await window.getByRole('option', { name: 'North' }).click();
  await expect
    .poll(async () => {
      const { custom_fields } = (await pivotal.request('GET', '/customers/1')).json<{
        custom_fields: object;
      }>();
      return custom_fields;
    })
    .toEqual({ region: 'North' });

  await window.keyboard.press('3');
  await window.keyboard.press('n');
  const box = window.getByRole('textbox', { name: 'Write a note' });
  await expect(box).toBeFocused();
  await window.keyboard.type('They **grow**');
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(window.getByRole('list', { name: 'Written so far' }).locator('strong')).toHaveText('grow');

  await window.goto(`${pivotal.app}settings/custom-fields`);
  await window.getByRole('button', { name: /edit Label of region/ }).click();
  await window.getByRole('textbox', { name: 'Label of region' }).fill('Where');
  await window.keyboard.press('Enter');
  await expect
    .poll(async () => {
      const { data } = (await pivotal.request('GET', '/custom-fields', { base: LOCAL })).json<{
        data: { label: string }[];
      }>();
      return data.map(({ label }) => label);
    })
    .toEqual(['Where']);

  await window.goto(`${pivotal.app}settings/tags`);
  await window.getByRole('button', { name: 'More for Key account' }).click();
  await window.getByRole('menuitem', { name: 'Make it a yes-or-no field' }).click();
  const customer = async () =>
    (await pivotal.request('GET', '/customers/1')).json<{ tags: string[]; custom_fields: object }>();
  await expect
    .poll(async () => (await customer()).custom_fields)
    .toEqual({ region: 'North', key_account: true });
  expect((await customer()).tags).toEqual([]);
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(async () => (await customer()).tags).toEqual(['Key account']);
});

test('the tasks of everybody are listed, found, completed by key and opened; what is mine is apart', async ({
  window,
  pivotal,
}) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  await pivotal.request('POST', '/onboardings', { body: { customer_id: '1', name: 'Rollout' } });
  for (const [title, due_date] of [
    ['Write', null],
    ['Call', '2020-01-02'],
  ])
    await pivotal.request('POST', '/tasks', { base: LOCAL, body: { onboarding_id: '1', title, due_date } });
  await window.goto(`${pivotal.app}customers`);
  await window.getByRole('navigation', { name: 'Main' }).waitFor();
  await window.keyboard.press('g');
  await window.keyboard.press('t');
  await expect(window.getByText('No task is given to you.')).toBeVisible();
  await window.getByRole('link', { name: 'All' }).click();
  const done = (title: string) => window.getByRole('checkbox', { name: `Complete ${title}` });
  await expect(done('Call')).toBeVisible();
  await window.getByPlaceholder(/^Find, or assignee/).fill('wri');
  await expect(done('Call')).toBeHidden();
  await expect(done('Write')).toBeVisible();
  await window.getByPlaceholder(/^Find, or assignee/).fill('');
  await window.keyboard.press('Escape');
  await window.getByRole('heading').first().waitFor();
  await expect(done('Call')).toBeVisible();
  await window.locator('main').focus();
  await window.keyboard.press('j');
  await window.keyboard.press('d');
  await expect(done('Call')).toBeHidden();
  await expect
    .poll(async () => {
      const { data } = (await pivotal.request('GET', '/tasks?done=true', { base: LOCAL })).json<{
        data: { title: string }[];
      }>();
      return data.map(({ title }) => title);
    })
    .toEqual(['Call']);
  await window.getByRole('link', { name: 'Write' }).click();
  await expect(window.getByRole('complementary', { name: 'Write' })).toBeVisible();
});

test('axe finds nothing serious on the screens of the workspace, in both colour schemes', {
  tag: LONG,
}, async ({ window, pivotal }) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora', tags: ['eu'] } });
  await pivotal.request('POST', '/onboardings', { body: { customer_id: '1', name: 'Rollout' } });
  const write = (path: string, body: object) => pivotal.request('POST', path, { base: LOCAL, body });
  const made = await write('/tasks', { onboarding_id: '1', title: 'Call', due_date: '2020-01-02' });
  await write('/tasks', { onboarding_id: '1', title: 'Sent', done: true, customer_facing: true });
  await write('/comments', {
    subject_type: 'customer',
    subject_id: '1',
    kind: 'note',
    body: 'Likes `code` and [links](https://example.com)',
  });
  await write('/custom-fields', { slug: 'region', label: 'Region', type: 'select', options: ['North'] });
  const found: Record<string, string[]> = {};
  for (const screen of [
    'onboardings/1',
    `onboardings/1?task=${made.json<{ id: string }>().id}`,
    'onboardings/1?tab=comments',
    'tasks/all',
    'tasks',
    'customers/1?tab=notes',
    'settings/custom-fields',
    'settings/tags',
  ]) {
    await window.goto(pivotal.app + screen);
    await window.getByRole('navigation', { name: 'Where you are' }).waitFor();
    await window.waitForTimeout(600);
    for (const colorScheme of ['light', 'dark'] as const) {
      await window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const problems = await seriousProblems(window);
      if (problems.length > 0) found[`${screen}, ${colorScheme}`] = problems;
    }
  }
  expect(found).toEqual({});
});
