import { expect, test } from './support/fixtures.ts';
import { pressAtOnce } from './support/keys.ts';
import { LOCAL, post } from './support/requests.ts';

/* What is selected, and the record that is open, are changed by key and from ⌘K. */

test('a selection, and an open record, are changed by key and by what is typed into ⌘K', async ({
  window,
  pivotal,
}) => {
  for (const name of ['Acme', 'Bolt', 'Cork']) {
    await pivotal.request('POST', '/customers', { body: { name, tags: ['vip'], plan: 'Growth' } });
  }
  await pivotal.request('POST', '/custom-fields', {
    base: '/local/v1',
    body: { slug: 'region', label: 'Region', type: 'string' },
  });
  const values = async (field: 'status' | 'plan' | 'tags' | 'mrr' | 'custom_fields') => {
    const { data } = (await pivotal.request('GET', '/customers')).json<{
      data: Record<'name' | 'status' | 'plan' | 'tags' | 'mrr' | 'custom_fields', unknown>[];
    }>();
    const inOrder = data.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
    return inOrder.map(({ [field]: value }) =>
      field === 'custom_fields' ? JSON.stringify(value) : String(value),
    );
  };
  await window.goto(`${pivotal.app}customers`);
  await expect(window.getByRole('link', { name: 'Cork' })).toBeVisible();
  const toolbar = window.getByRole('toolbar', { name: 'Change the selected customers' });
  // Without a selection the keys do nothing.
  await window.keyboard.press('s');
  await expect(window.getByRole('listbox', { name: 'Status' })).toHaveCount(0);
  await window.getByRole('checkbox', { name: 'Select all' }).click();
  await expect(toolbar.getByRole('status')).toHaveText(/3 selected/);

  await window.keyboard.press('s');
  await window.getByRole('option', { name: 'At risk' }).click();
  await expect.poll(() => values('status')).toEqual(['at_risk', 'at_risk', 'at_risk']);
  await window.keyboard.press('t');
  await window.getByRole('combobox', { name: 'Add tag' }).fill('renewal');
  await window.keyboard.press('Enter');
  await expect.poll(() => values('tags')).toEqual(['vip,renewal', 'vip,renewal', 'vip,renewal']);
  await window.keyboard.press('p');
  await window.getByRole('combobox', { name: 'Plan' }).fill('Scale');
  await window.keyboard.press('Enter');
  await expect.poll(() => values('plan')).toEqual(['Scale', 'Scale', 'Scale']);

  const palette = window.getByRole('dialog', { name: 'Search and commands' });
  await window.keyboard.press('ControlOrMeta+k');
  await expect(palette.getByText('3 customers selected')).toBeVisible();
  await window.keyboard.type('tag q4');
  await expect(palette.getByRole('option', { selected: true })).toHaveText(/Tag: q4/);
  await window.keyboard.press('Enter');
  await expect.poll(() => values('tags')).toEqual(['vip,renewal,q4', 'vip,renewal,q4', 'vip,renewal,q4']);
  await window.keyboard.press('ControlOrMeta+k');
  await window.keyboard.type('undo');
  await expect(palette.getByRole('option', { name: /^Undo: Tagged 3 customers with q4/ })).toBeVisible();
  await window.keyboard.press('Escape');
  await window.keyboard.press('a');
  await expect.poll(() => values('status')).toEqual(['archived', 'archived', 'archived']);
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => values('status')).toEqual(['at_risk', 'at_risk', 'at_risk']);
  await window.keyboard.press('ControlOrMeta+k');
  await window.keyboard.type('export');
  await expect(palette.getByRole('option', { name: 'Export the customers' })).toBeVisible();
  await window.keyboard.press('Escape');

  await toolbar.getByRole('button', { name: 'More fields' }).click();
  await window.getByRole('option', { name: 'MRR' }).click();
  await window.getByRole('textbox', { name: 'MRR' }).fill('500');
  await window.keyboard.press('Enter');
  await expect.poll(() => values('mrr')).toEqual(['50000', '50000', '50000']);
  await window.keyboard.press('f');
  await window.keyboard.type('region');
  await window.keyboard.press('Enter');
  await window.getByRole('combobox', { name: 'Region' }).fill('EMEA');
  await window.keyboard.press('Enter');
  await expect.poll(() => values('custom_fields')).toEqual(Array(3).fill('{"region":"EMEA"}'));
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => values('custom_fields')).toEqual(Array(3).fill('{}'));

  await window.getByRole('link', { name: 'Bolt' }).click();
  await expect(window.getByRole('heading', { name: 'Bolt' }).first()).toBeVisible();
  await window.keyboard.press('s');
  await window.getByRole('menuitem', { name: 'Churned' }).click();
  await expect.poll(() => values('status')).toEqual(['at_risk', 'churned', 'at_risk']);
  await window.keyboard.press('p');
  await expect(window.getByRole('combobox', { name: 'Plan' })).toBeFocused();
  await window.keyboard.press('Escape');
  await window.keyboard.press('ControlOrMeta+k');
  await window.keyboard.type('status active');
  await window.keyboard.press('Enter');
  await expect.poll(() => values('status')).toEqual(['at_risk', 'active', 'at_risk']);
  await window.keyboard.press('ControlOrMeta+k');
  await window.keyboard.type('archive');
  await palette.getByRole('option', { name: /^Archive/ }).click();
  await expect.poll(() => values('status')).toEqual(['at_risk', 'archived', 'at_risk']);
});

test('keys that come faster than anything is drawn go to what the first of them opens', async ({
  window,
  pivotal,
}) => {
  for (const name of ['Acme', 'Bolt']) await pivotal.request('POST', '/customers', { body: { name } });
  const read = async (field: 'status' | 'plan') =>
    (await pivotal.request('GET', '/customers/1')).json<Record<typeof field, unknown>>()[field];
  await window.goto(`${pivotal.app}customers/1`);
  await expect(window.getByRole('heading', { name: 'Acme' }).first()).toBeVisible();
  // A is the key that archives the customer, and C the one for a new one.
  await pressAtOnce(window, 's', ...'at', 'Enter');
  await expect.poll(() => read('status')).toBe('at_risk');
  await pressAtOnce(window, 'p', ...'cats', 'Enter');
  await expect.poll(() => read('plan')).toBe('cats');
  await pressAtOnce(window, 's', 'Home', 'Enter', 'p', ...'acorn', 'Tab');
  await expect.poll(() => read('status')).toBe('active');
  await expect.poll(() => read('plan')).toBe('acorn');

  await window.goto(`${pivotal.app}customers`);
  await expect(window.getByRole('link', { name: 'Bolt' })).toBeVisible();
  await expect(window.getByRole('grid')).toBeFocused();
  await pressAtOnce(window, 'j', 'x', 'j', 'x', 's', ...'at', 'Enter');
  await expect.poll(() => read('status')).toBe('at_risk');

  await window.goto(`${pivotal.app}reports`);
  const group = window.getByRole('combobox', { name: 'Group by' });
  await group.focus();
  await pressAtOnce(window, 'ArrowDown', ...'tag');
  await pressAtOnce(window, 'Enter', 'Tab');
  await expect(group).toHaveText('Tag');
  await expect(group).toHaveAttribute('aria-expanded', 'false');
  await expect(
    window.getByRole('region', { name: 'Customers' }).getByRole('button', { name: 'CSV' }),
  ).toBeFocused();
});

test('tasks that are selected get somebody, a day and a phase by key, the same keys as onboardings', async ({
  window,
  pivotal,
}) => {
  const local = (path: string, body: object) => post(pivotal, path, body, LOCAL);
  const ben = await local('/people', { name: 'Ben Baker' });
  await pivotal.request('POST', '/customers', { body: { name: 'Acme' } });
  await pivotal.request('POST', '/onboardings', { body: { customer_id: '1', name: 'Rollout' } });
  for (const title of ['Call', 'Write']) await local('/tasks', { onboarding_id: '1', title });
  const values = async (field: 'assignee_id' | 'due_date' | 'phase') => {
    const answer = await pivotal.request('GET', '/tasks', { base: '/local/v1' });
    return answer.json<{ data: Record<typeof field, unknown>[] }>().data.map((task) => task[field]);
  };
  await window.goto(`${pivotal.app}tasks/all`);
  await expect(window.getByRole('row').filter({ hasText: 'Write' })).toBeVisible();
  await window.getByRole('checkbox', { name: 'Select all' }).click();
  await window.keyboard.press('o');
  await window.getByRole('option', { name: 'Ben Baker' }).click();
  await expect.poll(() => values('assignee_id')).toEqual([ben.id, ben.id]);
  await window.keyboard.press('p');
  await window.getByRole('option', { name: 'Launch' }).click();
  await expect.poll(() => values('phase')).toEqual(['launch', 'launch']);
  await window.keyboard.press('t');
  await window.getByRole('textbox', { name: 'Due date' }).fill('2026-12-15');
  await window.keyboard.press('Enter');
  await expect.poll(() => values('due_date')).toEqual(['2026-12-15', '2026-12-15']);
});
