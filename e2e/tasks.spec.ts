import { expect, type Pivotal, test } from './support/fixtures.ts';

const LOCAL = '/local/v1';

/** An onboarding of Aurora in its review, with a template of that phase. */
async function prepare(pivotal: Pivotal): Promise<string> {
  const post = async (path: string, body: object, base?: string) =>
    (await pivotal.request('POST', path, base === undefined ? { body } : { body, base })).json<{
      id: string;
    }>();
  await post('/customers', { name: 'Aurora' });
  await post('/customers/1/contacts', { name: 'Jo Park', email: 'jo@aurora.io' });
  const { id } = await post('/onboardings', { customer_id: '1', name: 'Rollout', phase: 'review' });
  const tasks = [
    { title: 'Demo', due_offset: 3, assignee_rule: 'customer_primary_contact', subtasks: ['Slides'] },
  ];
  await post('/templates', { name: 'Review week', phase: 'review', tasks }, LOCAL);
  return id;
}

interface Task {
  readonly title: string;
  readonly done: boolean;
  readonly phase: string;
  readonly due_date: string | null;
  readonly parent_task_id: string | null;
}

async function tasksOf(pivotal: Pivotal, id: string): Promise<readonly Task[]> {
  const path = `/tasks?limit=100&onboarding_id=${id}`;
  return (await pivotal.request('GET', path, { base: LOCAL })).json<{ data: Task[] }>().data;
}

const named = (tasks: readonly Task[], title: string) => tasks.find((task) => task.title === title);

test('an onboarding is worked through by keyboard alone: tasks written, given, done, taken back, carried over', async ({
  window,
  pivotal,
}) => {
  const id = await prepare(pivotal);
  await window.goto(`${pivotal.app}onboardings/1`);
  const line = window.getByRole('textbox', { name: 'Add a task to Review' });
  await line.waitFor();
  await window.keyboard.press('Shift+N');
  await expect(line).toBeFocused();
  for (const title of ['Call Jo', 'Send contract', 'Book a room']) {
    await window.keyboard.type(title);
    await window.keyboard.press('Enter');
    await expect(line).toHaveValue('');
  }
  const row = (title: string) => window.getByRole('button', { name: title, exact: true });
  await window.keyboard.press('ArrowUp');
  await expect(row('Book a room')).toBeFocused();
  await window.keyboard.press('Alt+ArrowUp');
  await window.keyboard.press('ArrowUp');
  await expect(row('Call Jo')).toBeFocused();
  await window.keyboard.press('u');
  await window.getByRole('textbox', { name: 'Due date' }).fill('15 dec 2030');
  await window.keyboard.press('Enter');
  await expect(window.getByText('15 Dec 2030')).toBeVisible();
  await row('Call Jo').focus();
  await window.keyboard.press('a');
  await window.keyboard.type('Jo');
  await window.keyboard.press('Enter');
  await expect(window.getByRole('button', { name: /^Jo Park ?, edit Assignee$/ })).toBeVisible();
  await row('Call Jo').focus();
  await window.keyboard.press('d');
  await expect(window.getByRole('checkbox', { name: 'Reopen Call Jo' })).toBeChecked();

  await row('Book a room').focus();
  await window.keyboard.press('Alt+ArrowRight');
  await expect
    .poll(async () => named(await tasksOf(pivotal, id), 'Book a room')?.parent_task_id)
    .not.toBeNull();
  await window.keyboard.press('Alt+ArrowLeft');
  await window.keyboard.press('Delete');
  await expect(row('Book a room')).toBeHidden();
  await window.keyboard.press('ControlOrMeta+z');
  await expect(row('Book a room')).toBeVisible();

  await row('Send contract').focus();
  await window.keyboard.press(']');
  const dialog = window.getByRole('dialog', { name: 'Advance to Program buildout?' });
  await expect(dialog.getByRole('radio', { name: 'Carry over to Program buildout' })).toBeChecked();
  await window.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(window.getByRole('textbox', { name: 'Add a task to Program buildout' })).toBeVisible();
  await expect
    .poll(async () =>
      (await tasksOf(pivotal, id)).map(({ title, phase, done }) => [title, phase, done]).sort(),
    )
    .toEqual([
      ['Book a room', 'program_buildout', false],
      ['Call Jo', 'review', true],
      ['Send contract', 'program_buildout', false],
    ]);
  expect(named(await tasksOf(pivotal, id), 'Call Jo')?.due_date).toBe('2030-12-15');
  await window.keyboard.press('ControlOrMeta+z');
  await expect(window.getByRole('textbox', { name: 'Add a task to Review' })).toBeVisible();
  await expect.poll(async () => named(await tasksOf(pivotal, id), 'Send contract')?.phase).toBe('review');
});

test('an onboarding is worked through by mouse: a template, a pause, a send-back with its reason, a comment', async ({
  window,
  pivotal,
}) => {
  const id = await prepare(pivotal);
  await window.goto(`${pivotal.app}onboardings/1`);
  await window.getByRole('button', { name: 'Apply template…' }).click();
  const preview = window.getByRole('dialog', { name: 'Apply a template' });
  await expect(preview.getByText('Jo Park')).toBeVisible();
  await preview.getByRole('button', { name: 'Add 1 task' }).click();
  const demo = window.getByRole('checkbox', { name: 'Complete Demo' });
  await expect(demo).toBeVisible();

  await window.getByRole('button', { name: /^State/ }).click();
  await window
    .getByRole('menuitemradio', { name: 'Paused' })
    .or(window.getByRole('menuitem', { name: 'Paused' }))
    .click();
  await demo.click();
  await window.getByRole('button', { name: 'Only this task' }).click();
  await expect(window.getByText('The onboarding is paused')).toBeVisible();
  await expect(demo).not.toBeChecked();
  await window.getByRole('button', { name: 'Resume' }).click();
  await demo.click();
  await window.getByRole('button', { name: 'Complete all' }).click();
  await expect(window.getByText('Ready to advance')).toBeVisible();

  await window.getByRole('button', { name: 'Send back to Program design' }).click();
  const back = window.getByRole('dialog', { name: 'Send back to Program design?' });
  await back.getByRole('textbox', { name: /^Reason/ }).fill('The scope has changed');
  await back.getByRole('button', { name: /^Send back/ }).click();
  await expect(window.getByRole('textbox', { name: 'Add a task to Program design' })).toBeVisible();

  await window.getByRole('tab', { name: /^Comments/ }).click();
  const box = window.getByRole('textbox', { name: 'Write a comment' });
  await box.click();
  await box.pressSequentially('**Ask** @Jo');
  await window.getByRole('option', { name: 'Jo Park' }).click();
  await box.pressSequentially('about <b>it</b>');
  await window.getByRole('button', { name: 'Add comment' }).click();
  const written = window.getByRole('list', { name: 'Written so far' });
  await expect(written.locator('strong')).toHaveText('Ask');
  await expect(written).toContainText('@Jo Park about');
  await expect(written).toContainText('<b>it</b>');
  await expect
    .poll(async () => {
      const path = `/comments?subject_type=onboarding&subject_id=${id}`;
      const { data } = (await pivotal.request('GET', path, { base: LOCAL })).json<{
        data: { mentions: object[] }[];
      }>();
      return data[0]?.mentions.length;
    })
    .toBe(1);
  await window.getByRole('tab', { name: 'Audit' }).click();
  await expect(window.getByText('The scope has changed')).toBeVisible();
  expect((await tasksOf(pivotal, id)).map(({ title, done }) => [title, done]).sort()).toEqual([
    ['Demo', true],
    ['Slides', true],
  ]);
});
