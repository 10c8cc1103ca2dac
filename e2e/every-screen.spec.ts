import type { Page } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { seriousProblemsInBothSchemes } from './support/axe.ts';
import { faultsOf } from './support/faults.ts';
import { expect, type Pivotal, test } from './support/fixtures.ts';
import { furnish, furnishOddly } from './support/furnish.ts';
import { goTo, OPENED, type Place, RECORDS, SCREENS } from './support/places.ts';

// As people see it: with scroll bars.
test.use({
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, ignoreDefaultArgs: ['--hide-scrollbars'] });
  },
});

const GROUPS = { screen: SCREENS, record: RECORDS, 'dialog and menu': OPENED } as const;
const SIZES = [
  { width: 900, height: 600 },
  { width: 1440, height: 900 },
] as const;

/** What is wrong where, by the name of the place. */
async function walk(
  page: Page,
  pivotal: Pivotal,
  places: readonly Place[],
  look: (page: Page) => Promise<readonly string[]>,
): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  for (const place of places) {
    await goTo(page, pivotal.app, place);
    const wrong = await look(page);
    if (wrong.length > 0) found[place.name] = wrong;
  }
  return found;
}

for (const [group, places] of Object.entries(GROUPS)) {
  test.describe(`on every ${group}`, () => {
    for (const size of SIZES) {
      const at = `${size.width} × ${size.height}`;
      test.describe(() => {
        test.use({ sample: true, viewport: size });
        test(`nothing is cut, covered or scrolls for nothing at ${at}`, { tag: LONG }, async ({
          window,
          pivotal,
        }) => {
          test.slow();
          await furnish(pivotal);
          expect(await walk(window, pivotal, places, faultsOf)).toEqual({});
        });
      });
      test.describe(() => {
        test.use({ viewport: size });
        test(`the same with the oddest names at ${at}`, { tag: LONG }, async ({ window, pivotal }) => {
          test.slow();
          await furnishOddly(pivotal);
          const there = places.filter(({ isOfSample }) => isOfSample !== true);
          expect(await walk(window, pivotal, there, faultsOf)).toEqual({});
        });
      });
    }

    test.describe(() => {
      test.use({ sample: true });
      test('axe finds nothing serious, light or dark', { tag: LONG }, async ({ window, pivotal }) => {
        test.setTimeout(600_000);
        await furnish(pivotal);
        expect(await walk(window, pivotal, places, seriousProblemsInBothSchemes)).toEqual({});
      });
    });
  });
}
