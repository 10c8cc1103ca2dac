import type { CDPSession } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';

/** What a person presses for `]`, `[` and `2`: what it types, where it is, and what is held down with it. */
interface Press {
  readonly key: string;
  readonly code: string;
  readonly modifiers?: number;
}
const SHIFT = 8;
/** As browsers on Windows tell it: Ctrl and Alt. */
const ALT_GR = 3;

const LAYOUTS: readonly (readonly [name: string, forward: Press, back: Press, second: Press])[] = [
  ['US', { key: ']', code: 'BracketRight' }, { key: '[', code: 'BracketLeft' }, { key: '2', code: 'Digit2' }],
  [
    'German',
    { key: ']', code: 'Digit9', modifiers: ALT_GR },
    { key: '[', code: 'Digit8', modifiers: ALT_GR },
    { key: '2', code: 'Digit2' },
  ],
  [
    'French',
    { key: ']', code: 'Minus', modifiers: ALT_GR },
    { key: '[', code: 'Digit5', modifiers: ALT_GR },
    { key: 'é', code: 'Digit2' },
  ],
  [
    'French, digits with Shift',
    { key: ']', code: 'Minus', modifiers: ALT_GR },
    { key: '[', code: 'Digit5', modifiers: ALT_GR },
    { key: '2', code: 'Digit2', modifiers: SHIFT },
  ],
  [
    'Russian',
    { key: 'ъ', code: 'BracketRight' },
    { key: 'х', code: 'BracketLeft' },
    { key: '2', code: 'Digit2' },
  ],
  ['Dvorak', { key: ']', code: 'Equal' }, { key: '[', code: 'Minus' }, { key: '2', code: 'Digit2' }],
];

async function press(session: CDPSession, { key, code, modifiers = 0 }: Press): Promise<void> {
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code, modifiers });
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, modifiers });
}

test('an onboarding opened by its address is sent on and back by the keys of every keyboard, and the navigation stays as it is', async ({
  window,
  pivotal,
}) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
  const made = await pivotal.request('POST', '/onboardings', {
    body: { customer_id: '1', name: 'Rollout', phase: 'program_design' },
  });
  const { id } = made.json<{ id: string }>();
  await window.goto(`${pivotal.app}onboardings/${id}`);
  await expect(window.getByRole('heading', { name: /Rollout/ }).first()).toBeVisible();
  const navigation = window.getByRole('navigation', { name: 'Main' });
  const width = (await navigation.boundingBox())?.width;
  const session = await window.context().newCDPSession(window);
  for (const [layout, forward, back, second] of LAYOUTS) {
    await press(session, second);
    await expect(window.getByRole('tab', { name: /Comments/, selected: true }), layout).toBeVisible();
    for (const [key, asks] of [
      [forward, 'Advance to Review?'],
      [back, 'Send back to Before getting started?'],
    ] as const) {
      await press(session, key);
      const question = window.getByRole('dialog', { name: asks });
      await expect(question, layout).toBeVisible();
      await window.keyboard.press('Escape');
      await expect(window.getByRole('dialog')).toHaveCount(0);
    }
    expect((await navigation.boundingBox())?.width, layout).toBe(width);
    await window.getByRole('tab', { name: /Tasks/ }).click();
  }
});
