import { LONG } from '../scripts/support/stages.ts';
import { expect, test } from './support/fixtures.ts';
import { command } from './support/keys.ts';

test('the onboardings’ columns are resized by pointer and by keyboard, and stay so', { tag: LONG }, async ({
  window,
  pivotal,
}) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  await pivotal.request('POST', '/onboardings', { body: { customer_id: '1', name: 'Rollout' } });
  await window.goto(`${pivotal.app}onboardings`);
  const phase = window.getByRole('columnheader', { name: 'Phase' });
  const width = async () => Math.round((await phase.boundingBox())?.width ?? 0);
  await phase.waitFor();
  const before = await width();
  const box = await phase.boundingBox();
  if (box === null) throw new Error('the heading is not laid out');
  await window.mouse.move(box.x + box.width - 2, box.y + 10);
  await window.mouse.down();
  await window.mouse.move(box.x + box.width + 58, box.y + 10, { steps: 5 });
  await window.mouse.up();
  expect(await width()).toBe(before + 60);
  const dragged = await phase.boundingBox();
  expect(Math.abs((dragged?.x ?? 0) - box.x)).toBeLessThan(2);
  await phase.getByRole('button').focus();
  await window.keyboard.press('Shift+ArrowLeft');
  expect(await width()).toBe(before + 44);
  await window.keyboard.press('ArrowRight');
  await expect(window.getByRole('columnheader', { name: 'State' }).getByRole('button')).toBeFocused();
  await window.reload();
  await phase.waitFor();
  expect(await width()).toBe(before + 44);
  await phase.locator('[data-column-resizer]').dblclick();
  expect(await width()).toBe(before);
});

test('onboardings are selected by keyboard, looked at beside the list, changed together and taken back as one change', async ({
  window,
  pivotal,
}) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  for (const [name, phase] of [
    ['Alpha', 'program_design'],
    ['Beta', 'program_design'],
    ['Gamma', 'launch'],
  ])
    await pivotal.request('POST', '/onboardings', { body: { customer_id: '1', name, phase } });
  const stored = async (field: string) => {
    const { data } = (await pivotal.request('GET', '/onboardings?limit=50')).json<{
      data: readonly (Readonly<Record<string, unknown>> & { readonly name: string })[];
    }>();
    return Object.fromEntries(data.map((row) => [row.name, row[field]]));
  };
  await window.goto(`${pivotal.app}onboardings`);
  const grid = window.getByRole('grid', { name: 'Onboardings' });
  const toolbar = window.getByRole('toolbar', { name: 'Change the selected onboardings' });
  await grid.getByRole('button', { name: 'Name' }).click();
  await expect(grid.getByRole('row').nth(1)).toContainText('Alpha');
  await grid.focus();

  // Space looks at the first, X selects, Shift with J as far as the third.
  await window.keyboard.press('Space');
  const preview = window.getByRole('complementary', { name: 'Alpha' });
  await expect(preview).toContainText('Aurora');
  await window.keyboard.press('x');
  await window.keyboard.press('Shift+J');
  await window.keyboard.press('Shift+J');
  await expect(toolbar.getByRole('status')).toHaveText('3 selected');

  await toolbar.getByRole('button', { name: 'State' }).click();
  await window.getByRole('option', { name: 'At risk' }).click();
  await expect.poll(() => stored('state')).toEqual({ Alpha: 'at_risk', Beta: 'at_risk', Gamma: 'at_risk' });
  await window.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => stored('state')).toEqual({ Alpha: 'active', Beta: 'active', Gamma: 'active' });

  // Gamma would go back: the reason is asked for once, and kept.
  await toolbar.getByRole('button', { name: 'Phase' }).click();
  await window.getByRole('option', { name: 'Review', exact: true }).click();
  const question = window.getByRole('dialog', { name: 'Move 3 onboardings to Review?' });
  await question.getByRole('textbox', { name: 'Reason' }).fill('The scope changed');
  await question.getByRole('button', { name: 'Move' }).click();
  await expect.poll(() => stored('phase')).toEqual({ Alpha: 'review', Beta: 'review', Gamma: 'review' });
  const reasons = async () => {
    const { data } = (await pivotal.request('GET', '/events?limit=100', { base: '/local/v1' })).json<{
      data: readonly { readonly type: string; readonly reason: string | null }[];
    }>();
    return data.filter(({ type }) => type === 'onboarding.phase_moved').map(({ reason }) => reason);
  };
  // Events are told once they are on the disk, a moment after the record shows them.
  await expect.poll(reasons).toEqual(['The scope changed', 'The scope changed', 'The scope changed']);

  // The target of all, and everything unselected and closed again by Esc.
  await toolbar.getByRole('button', { name: 'Target' }).click();
  await window.getByRole('textbox', { name: 'Target' }).fill('15 Dec 2031');
  await window.getByRole('button', { name: 'Set', exact: true }).click();
  const day = '2031-12-15T00:00:00.000Z';
  await expect.poll(() => stored('target_launch_date')).toEqual({ Alpha: day, Beta: day, Gamma: day });
  await grid.focus();
  await window.keyboard.press('Escape');
  await expect(toolbar).toBeHidden();
  await window.keyboard.press('Escape');
  await expect(preview).toBeHidden();
});

test('an open onboarding is paused and resumed by those words in ⌘K', async ({ window, pivotal }) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  await pivotal.request('POST', '/onboardings', { body: { customer_id: '1', name: 'Rollout' } });
  const state = async () =>
    (await pivotal.request('GET', '/onboardings/1')).json<{ readonly state: string }>().state;
  await window.goto(`${pivotal.app}onboardings/1`);
  await window.getByRole('heading', { name: 'Rollout', level: 1 }).waitFor();
  await command(window, 'pause', /^Pause/u);
  await expect.poll(state).toBe('paused');
  await command(window, 'resume', /^Resume/u);
  await expect.poll(state).toBe('active');
});

test('the last three shifts of a target stand below it, with their reasons', async ({ window, pivotal }) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  const first = { customer_id: '1', name: 'Rollout', target_launch_date: '2030-12-01' };
  await pivotal.request('POST', '/onboardings', { body: first });
  for (const day of ['02', '03', '04', '05']) {
    const commands = [
      {
        operation: 'update',
        type: 'onboarding',
        id: '1',
        fields: { target_launch_date: `2030-12-${day}` },
        reason: `Asked for the ${day}`,
      },
    ];
    await pivotal.request('POST', '/batch', { base: '/local/v1', body: { commands } });
  }
  await window.goto(`${pivotal.app}onboardings/1`);
  const shifts = window.getByRole('list', { name: 'Last shifts' }).getByRole('listitem');
  await expect(shifts).toHaveCount(3);
  await expect(shifts.first()).toContainText('5 Dec');
  await expect(shifts.last()).toContainText('3 Dec');
});
