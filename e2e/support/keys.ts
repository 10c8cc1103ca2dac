import { expect, type Locator, type Page } from '@playwright/test';

/** More presses of Tab than any screen of ours takes to be gone through once. */
const MOST_TABS = 120;

/** Goes to something as who has only a keyboard does: with Tab, from where the focus is. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

/** Keys that come faster than anything is drawn: all of them wait when the first is handled. None twice: it would count as held down. */
export async function pressAtOnce(page: Page, ...keys: readonly string[]): Promise<void> {
  await Promise.all(keys.map((key) => page.keyboard.press(key)));
}

/** Does what ⌘K calls so. */
export async function command(page: Page, words: string, option: RegExp): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type(words);
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await expect(palette.getByRole('option', { selected: true })).toHaveText(option);
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
}
