import { LONG } from '../scripts/support/stages.ts';
import { seriousProblemsInBothSchemes } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

test.use({ sample: true });

const SCREENS = {
  'of customers': ['customers', 'customers/1', 'customers/1?tab=onboardings', 'customers/1?tab=activity'],
  'of the morning': ['workbench?scope=all', 'reports', 'customers/1?tab=health'],
  'of onboardings': ['onboardings', 'onboardings/board', 'onboardings/1'],
  'of the settings': [
    'settings/profile',
    'settings/people',
    'settings/webhooks',
    'settings/api-keys',
    'settings/local-api',
    'settings/appearance',
    'settings/about',
  ],
} as const;

for (const [which, screens] of Object.entries(SCREENS)) {
  // Taking a page apart costs a second of processor time: the screens are walked with the long proofs.
  const title = `axe finds nothing serious on any screen ${which}, light or dark`;
  test(title, { tag: LONG }, async ({ window, pivotal }) => {
    const found: Record<string, string[]> = {};
    for (const screen of screens) {
      await window.goto(pivotal.app + screen);
      await window.getByRole('navigation', { name: 'Where you are' }).waitFor();
      await window.waitForTimeout(600);
      const problems = await seriousProblemsInBothSchemes(window);
      if (problems.length > 0) found[screen] = problems;
    }
    expect(found).toEqual({});
  });
}

test('axe finds nothing serious in what Pi answers, light or dark', { tag: LONG }, async ({
  window,
  pivotal,
}) => {
  await window.emulateMedia({ reducedMotion: 'reduce' });
  const found: Record<string, string[]> = {};
  await window.goto(`${pivotal.app}customers`);
  await window.getByRole('navigation', { name: 'Where you are' }).waitFor();
  for (const [words, title] of [
    ['pi what is at risk', 'What is at risk'],
    ['pi summarize today', 'Today'],
    ['pi forecast', 'When onboardings will launch'],
  ] as const) {
    await window.keyboard.press('ControlOrMeta+k');
    await window.keyboard.type(words);
    // Until the list is narrowed down, the first of them is another question.
    const question = window.getByRole('option', { name: /^Pi: / });
    await expect(question).toHaveCount(1);
    await question.click();
    const answer = window.getByRole('dialog', { name: title });
    // The first entry has the focus, so that Enter opens it.
    await expect(answer.getByRole('link').first()).toBeFocused();
    const problems = await seriousProblemsInBothSchemes(window);
    if (problems.length > 0) found[title] = problems;
    await window.keyboard.press('Escape');
    await expect(answer).toHaveCount(0);
  }
  expect(found).toEqual({});
});

test('axe finds nothing serious in the drawers and dialogs, light or dark', { tag: LONG }, async ({
  window,
  pivotal,
}) => {
  await window.emulateMedia({ reducedMotion: 'reduce' });
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
    const problems = await seriousProblemsInBothSchemes(window);
    if (problems.length > 0) found[name] = problems;
  }
  expect(found).toEqual({});
});
