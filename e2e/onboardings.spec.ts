import { expect, test } from './support/fixtures.ts';

test('the onboardings’ columns are resized by pointer and by keyboard, and stay so', async ({
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
