import { LONG } from '../scripts/support/stages.ts';
import { chooseByLetters, expect, type Pivotal, test } from './support/fixtures.ts';
import { command, tabTo } from './support/keys.ts';
import { LOCAL } from './support/requests.ts';

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
  await expect(window.getByRole('textbox', { name: 'Due date' })).toBeFocused();
  await window.keyboard.type('15 dec 2030');
  await window.keyboard.press('Enter');
  await expect(window.getByText('15 Dec 2030')).toBeVisible();
  await expect(row('Call Jo')).toBeFocused();
  await window.keyboard.press('a');
  await window.keyboard.type('Jo');
  await window.keyboard.press('Enter');
  await expect(window.getByRole('button', { name: /^Jo Park ?, edit Assignee$/ })).toBeVisible();
  await expect(row('Call Jo')).toBeFocused();
  await window.keyboard.press('d');
  await expect(window.getByRole('checkbox', { name: 'Reopen Call Jo' })).toBeChecked();

  await window.keyboard.press('ArrowDown');
  await expect(row('Book a room')).toBeFocused();
  await window.keyboard.press('Alt+ArrowRight');
  await expect
    .poll(async () => named(await tasksOf(pivotal, id), 'Book a room')?.parent_task_id)
    .not.toBeNull();
  await window.keyboard.press('Alt+ArrowLeft');
  await window.keyboard.press('Delete');
  await expect(row('Book a room')).toBeHidden();
  await window.keyboard.press('ControlOrMeta+z');
  await expect(row('Book a room')).toBeVisible();

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

  // From a template through a pause, back for a reason, and on to the launch.
  await command(window, 'apply a template', /^Apply a template/);
  const template = window.getByRole('dialog', { name: 'Apply a template' });
  await expect(template.getByRole('button', { name: 'Add 1 task' })).toBeFocused();
  await window.keyboard.press('Enter');
  await expect(row('Demo')).toBeVisible();
  const choose = async (state: string) => {
    await window.keyboard.press('s');
    await chooseByLetters(window, state);
    await expect(window.getByRole('button', { name: new RegExp(`^State.*${state}`) })).toBeVisible();
  };
  await choose('Paused');
  for (let presses = 0; presses < 8; presses += 1) {
    if (await row('Demo').evaluate((element) => element === document.activeElement)) break;
    await window.keyboard.press('ArrowDown');
  }
  await expect(row('Demo')).toBeFocused();
  // It has a subtask, of which nothing is asked while nothing can be completed.
  await window.keyboard.press('d');
  await expect(window.getByText('The onboarding is paused')).toBeVisible();
  await expect(window.getByRole('button', { name: 'Complete all' })).toHaveCount(0);
  expect(named(await tasksOf(pivotal, id), 'Demo')?.done).toBe(false);
  await choose('Active');

  await window.keyboard.press('[');
  const back = window.getByRole('dialog', { name: 'Send back to Program design?' });
  await expect(back.getByRole('textbox', { name: /^Reason/ })).toBeFocused();
  await window.keyboard.type('The scope has changed');
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(back).toBeHidden();
  await expect(window.getByRole('textbox', { name: 'Add a task to Program design' })).toBeVisible();
  await window.keyboard.press('2');
  await tabTo(window, window.getByRole('textbox', { name: 'Write a comment' }));
  await window.keyboard.type('**Ask** @Jo');
  await window.getByRole('option', { name: 'Jo Park' }).waitFor();
  await window.keyboard.press('Enter');
  await window.keyboard.type('about it');
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(window.getByRole('list', { name: 'Written so far' })).toContainText('@Jo Park about it');
  await window.keyboard.press('Shift+Tab');
  for (const phase of ['Review', 'Program buildout', 'Internal QA', 'Launch']) {
    await window.keyboard.press(']');
    const advance = window.getByRole('dialog', { name: `Advance to ${phase}?` });
    await advance.waitFor();
    await window.keyboard.press('Enter');
    await expect(advance).toBeHidden();
  }
  const onboarding = async () => (await pivotal.request('GET', '/onboardings/1')).json();
  await expect.poll(onboarding).toMatchObject({ phase: 'launch', state: 'active' });
  await expect.poll(async () => named(await tasksOf(pivotal, id), 'Demo')?.phase).toBe('launch');
});

test('an onboarding is worked through by mouse: a template, a pause, a send-back with its reason, a comment', {
  tag: LONG,
}, async ({ window, pivotal }) => {
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

  await window.getByRole('tab', { name: /^Tasks/ }).click();
  const line = window.getByRole('textbox', { name: 'Add a task to Program design' });
  await line.click();
  await line.pressSequentially('Book a room');
  await window.keyboard.press('Enter');
  await expect(window.getByRole('checkbox', { name: 'Complete Book a room' })).toBeVisible();
  for (const phase of ['Review', 'Program buildout', 'Internal QA', 'Launch']) {
    await window.getByRole('button', { name: 'Advance', exact: true }).click();
    const advance = window.getByRole('dialog', { name: `Advance to ${phase}?` });
    await advance.getByRole('button', { name: /^Advance/ }).click();
    await expect(advance).toBeHidden();
  }
  await expect.poll(async () => named(await tasksOf(pivotal, id), 'Book a room')?.phase).toBe('launch');
});

test('the Tasks screen: a range of days, notes on completion, what was left behind, and ⌘K, all by keyboard', async ({
  window,
  pivotal,
}) => {
  const id = await prepare(pivotal);
  const add = (body: object) =>
    pivotal.request('POST', '/tasks', { base: LOCAL, body: { onboarding_id: id, ...body } });
  await add({ title: 'Kickoff', phase: 'program_design', due_date: '2030-12-01' });
  await add({ title: 'Demo', due_date: '2030-12-04' });
  await add({ title: 'Contract', due_date: '2030-12-05' });
  await add({ title: 'Later', due_date: '2030-12-06' });
  await window.goto(`${pivotal.app}tasks/all`);
  const shown = window.getByRole('checkbox', { name: /^Complete / });
  await expect(shown).toHaveCount(4);
  await expect(
    window.getByRole('img', { name: 'Left open in Program design: the onboarding is in Review' }),
  ).toBeVisible();

  await tabTo(window, window.getByRole('button', { name: 'Filter by days: due' }));
  await window.keyboard.press('Enter');
  const from = window.getByRole('textbox', { name: 'From' });
  await expect(from).toBeFocused();
  await window.keyboard.type('2 dec 2030');
  await window.keyboard.press('Tab');
  await expect(window.getByRole('textbox', { name: 'To' })).toBeFocused();
  await window.keyboard.type('2030-12-05');
  await window.keyboard.press('Tab');
  await window.keyboard.press('Escape');
  await expect(window.getByText('Due 2 Dec 2030 to 5 Dec 2030')).toBeVisible();
  await expect(shown).toHaveCount(2);

  for (const key of ['j', 'x', 'j', 'x']) await window.keyboard.press(key);
  await window.keyboard.press('ControlOrMeta+k');
  await window.keyboard.type('with a note');
  await window.getByRole('option', { name: /^Complete with a note/ }).waitFor();
  await window.keyboard.press('Enter');
  const dialog = window.getByRole('dialog', { name: 'Complete 2 tasks with a note' });
  await expect(dialog.getByRole('textbox', { name: /^Note/ })).toBeFocused();
  await window.keyboard.type('Settled in the call');
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog).toBeHidden();
  await expect
    .poll(async () =>
      (await tasksOf(pivotal, id))
        .filter(({ done }) => done)
        .map(({ title }) => title)
        .sort(),
    )
    .toEqual(['Contract', 'Demo']);
  const said = await pivotal.request('GET', '/comments?customer_id=1', { base: LOCAL });
  expect(said.json<{ data: { body: string; subject_type: string }[] }>().data).toMatchObject([
    { body: 'Settled in the call', subject_type: 'task' },
    { body: 'Settled in the call', subject_type: 'task' },
  ]);

  await tabTo(window, window.getByRole('button', { name: /^Clear|^Remove .*Due/ }).first());
  await window.keyboard.press('Enter');
  await expect(shown).toHaveCount(2);
  await window.keyboard.press('j');
  await window.keyboard.press('n');
  const capture = window.getByRole('dialog', { name: 'Quick note or task' });
  await expect(capture.getByRole('combobox', { name: 'Customer' })).toHaveValue('Aurora');
  await expect(capture.getByRole('textbox', { name: 'Note' })).toBeFocused();
  await window.keyboard.type('They grow');
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(capture).toBeHidden();
  await window.keyboard.press('Shift+N');
  await expect(capture.getByRole('combobox', { name: 'Onboarding' })).toHaveValue('Rollout');
  await expect(capture.getByRole('textbox', { name: 'Task' })).toBeFocused();
  await window.keyboard.type('Book a room');
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(window.getByRole('checkbox', { name: 'Complete Book a room' })).toBeVisible();

  await pivotal.request('PATCH', `/onboardings/${id}`, { body: { notes: 'They want a Zeppelin' } });
  await window.goto(`${pivotal.app}onboardings/1`);
  await window.getByRole('textbox', { name: 'Add a task to Review' }).waitFor();
  await window.keyboard.press('ControlOrMeta+k');
  await window.keyboard.type('note:zeppelin');
  await expect(window.getByRole('option', { name: /Rollout/ })).toBeVisible();
  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.type('jump to launch');
  await window.getByRole('option', { name: /^Jump to Launch/ }).waitFor();
  await window.keyboard.press('Enter');
  await window.getByRole('dialog', { name: /Launch/ }).waitFor();
});
