import { expect, test } from './support/fixtures.ts';

// With motion, as most people have it, and so slow that what is pressed falls into it.
test.use({ contextOptions: { reducedMotion: 'no-preference' } });
const SLOWLY = ':root { --duration-quick: 5s !important; --duration-move: 5s !important; }';

test('keys pressed right after something was closed are for what lay below it', async ({
  window,
  pivotal,
}) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  const made = await pivotal.request('POST', '/onboardings', {
    body: { customer_id: '1', name: 'Rollout', phase: 'review' },
  });
  const { id } = made.json<{ id: string }>();
  await window.goto(`${pivotal.app}onboardings/${id}`);
  await expect(window.getByRole('heading', { name: /Rollout/ }).first()).toBeVisible();
  await window.addStyleTag({ content: SLOWLY });
  const advance = window.getByRole('dialog', { name: /^Advance/ });
  const sendBack = window.getByRole('dialog', { name: /^Send/ });
  const { keyboard } = window;

  await keyboard.press(']');
  await expect(advance).toBeVisible();
  await advance.getByRole('textbox').focus();
  await keyboard.press('Escape');
  await keyboard.press('[');
  await expect(sendBack).toBeVisible();
  await expect(advance).toBeHidden();
  await keyboard.press('Escape');

  // From a drawer, whose field had the focus: nothing is typed into it, and the second Esc is not its any more.
  await keyboard.press('c');
  const drawer = window.getByRole('dialog', { name: 'New customer' });
  await expect(drawer.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await keyboard.press('Escape');
  await keyboard.type('gc');
  await expect(window).toHaveURL(/\/customers$/u);
  await keyboard.press('c');
  await expect(drawer.getByRole('textbox', { name: 'Name' })).toHaveValue('');
  await keyboard.press('Escape');
  await window
    .getByRole('row', { name: /Aurora/ })
    .getByRole('checkbox')
    .check();
  await keyboard.press('Control+k');
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  await expect(window.getByRole('row', { name: /Aurora/ }).getByRole('checkbox')).not.toBeChecked();
});
