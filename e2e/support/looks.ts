import type { Locator, Page } from '@playwright/test';
import type { Pivotal } from './fixtures.ts';

/** Texts of elements that do not fit into them, among those that are seen. */
export async function cutTexts(elements: Locator): Promise<readonly string[]> {
  return await elements.evaluateAll((all) =>
    all
      .filter((one) => one.getClientRects().length > 0)
      .flatMap((one) => {
        const parts = [one, ...one.querySelectorAll('*:not(.sr-only)')];
        const isCut = parts.some(
          (part) => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== 'visible',
        );
        return isCut ? [(one.textContent ?? '').trim()] : [];
      }),
  );
}

/** Whether an element, with the ring that shows its focus, is within everything that would cut it off. */
export async function insideItsClip(element: Locator): Promise<boolean> {
  return await element.evaluate((one) => {
    const style = getComputedStyle(one);
    const ring =
      style.outlineStyle === 'none'
        ? 0
        : Math.max(0, parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset));
    const box = one.getBoundingClientRect();
    for (let around = one.parentElement; around !== null; around = around.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(around);
      const clip = around.getBoundingClientRect();
      if (
        overflowX !== 'visible' &&
        (box.left - ring < clip.left - 0.5 || box.right + ring > clip.right + 0.5)
      )
        return false;
      if (
        overflowY !== 'visible' &&
        (box.top - ring < clip.top - 0.5 || box.bottom + ring > clip.bottom + 0.5)
      )
        return false;
    }
    return box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight;
  });
}

/** What sticks out of the window, or of something that does not scroll sideways on purpose. */
export async function overflowing(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const wide: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth) wide.push('the page');
    for (const one of document.querySelectorAll<HTMLElement>(
      'main, main *, [role="dialog"], [role="dialog"] *',
    )) {
      const { overflowX } = getComputedStyle(one);
      if (
        overflowX === 'auto' &&
        one.scrollWidth > one.clientWidth + 1 &&
        one.closest('[role="grid"], [data-scrolls-sideways]') === null
      )
        wide.push(`${one.tagName.toLowerCase()}.${one.className}: ${(one.textContent ?? '').slice(0, 40)}`);
    }
    return wide;
  });
}

export const LONG_NAME =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2);
export const MIXED_NAME = 'חברת הדוגמה Example Ltd 2026';
export const EMAIL = 'maria.gonzalez-fernandez@northern-logistics.example';

/** Customers and onboardings with names that are hard to show. */
export async function prepare(pivotal: Pivotal): Promise<void> {
  const post = (path: string, body: object, base = '/api/v1') =>
    pivotal.request('POST', path, { base, body });
  await post('/customers', {
    name: 'Northern Logistics',
    domain: 'northern-logistics.example',
    mrr: 999_999_999_999,
    tags: ['renewal', 'north'],
  });
  await post('/customers', {
    name: LONG_NAME,
    domain: 'long.example',
    tags: ['vip', 'renewal-quarter', 'x'],
  });
  await post('/customers', { name: MIXED_NAME });
  await post('/customers/1/contacts', { name: 'María González', email: EMAIL });
  await post('/onboardings', {
    customer_id: '1',
    name: 'Rollout',
    target_launch_date: '2026-01-05',
    phase: 'launch',
  });
  await post('/onboardings', { customer_id: '1', state: 'paused', target_launch_date: '2026-01-05' });
  await post('/onboardings', { customer_id: '2', name: LONG_NAME.slice(0, 200), state: 'waiting' });
}

/** Opens an address and waits for what shows that it is drawn. */
export async function at(
  window: Page,
  pivotal: Pivotal,
  path: string,
  drawn: (page: Page) => Locator,
): Promise<void> {
  await window.goto(`${pivotal.app}${path}`);
  await drawn(window).first().waitFor();
}
