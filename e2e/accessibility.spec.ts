import { seriousProblems } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

test.use({ sample: true });

const SCREENS = [
  'customers',
  'customers/1',
  'customers/1?tab=onboardings',
  'customers/1?tab=activity',
  'onboardings',
  'onboardings/board',
  'onboardings/1',
  'settings/profile',
  'settings/people',
  'settings/api-keys',
  'settings/local-api',
  'settings/appearance',
  'settings/about',
] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on any screen, ${colorScheme}`, async ({ window, pivotal }) => {
    test.setTimeout(180_000);
    await window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found: Record<string, string[]> = {};
    for (const screen of SCREENS) {
      await window.goto(pivotal.app + screen);
      await window.getByRole('navigation', { name: 'Where you are' }).waitFor();
      await window.waitForTimeout(600);
      const problems = await seriousProblems(window);
      if (problems.length > 0) found[screen] = problems;
    }
    expect(found).toEqual({});
  });

  test(`axe finds nothing serious in the drawers and dialogs, ${colorScheme}`, async ({
    window,
    pivotal,
  }) => {
    await window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found: Record<string, string[]> = {};
    for (const [name, keys] of [
      ['new customer', 'c'],
      ['shortcuts', '?'],
      ['command menu', 'ControlOrMeta+k'],
    ] as const) {
      await window.goto(`${pivotal.app}customers`);
      await window.getByRole('navigation', { name: 'Where you are' }).waitFor();
      await window.keyboard.press(keys);
      await window.getByRole('dialog').first().waitFor();
      await window.waitForTimeout(300);
      const problems = await seriousProblems(window);
      if (problems.length > 0) found[name] = problems;
    }
    expect(found).toEqual({});
  });
}
