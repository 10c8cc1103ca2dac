import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** The rules that look at colours: everything else is the same in both colour schemes. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * Axe for our pages: they have no frames, for which it would open a page of its own each time, no sheets from
 * elsewhere, and of what holds nothing is read.
 */
function axeOf(page: Page): AxeBuilder {
  return new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'], preload: false });
}

/** What axe calls serious or critical, as `rule: element`. */
export async function seriousProblems(page: Page): Promise<string[]> {
  return serious(axeOf(page));
}

/**
 * The same in the light and in the dark colours, without motion. A page is taken apart by every rule once, and by
 * those about colours a second time.
 */
export async function seriousProblemsInBothSchemes(page: Page): Promise<string[]> {
  await show(page, 'light');
  const light = await serious(axeOf(page));
  await show(page, 'dark');
  const dark = await serious(axeOf(page).withRules(COLOUR_RULES));
  await show(page, 'light');
  return [...light.map((problem) => `light: ${problem}`), ...dark.map((problem) => `dark: ${problem}`)];
}

async function show(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // Colours may still be on their way from the one to the other.
  await page.evaluate(async () => {
    const running = document
      .getAnimations()
      .filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(running.map(({ finished }) => finished));
  });
}

async function serious(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
