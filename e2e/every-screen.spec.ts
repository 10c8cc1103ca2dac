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
/** What can go wrong comes with odd names; the sample data is looked at where there is least room. */
const LOOKS = [
  { data: 'the sample data', width: 900, height: 600, isOdd: false },
  { data: 'the oddest names', width: 900, height: 600, isOdd: true },
  { data: 'the oddest names', width: 1440, height: 900, isOdd: true },
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
    for (const { data, isOdd, ...size } of LOOKS) {
      test.describe(() => {
        test.use({ sample: !isOdd, viewport: size });
        const at = `${size.width} × ${size.height}`;
        test(`nothing is cut, covered or scrolls for nothing with ${data} at ${at}`, { tag: LONG }, async ({
          window,
          pivotal,
        }) => {
          test.setTimeout(400_000);
          await (isOdd ? furnishOddly : furnish)(pivotal);
          const there = places.filter(({ isOfSample }) => !isOdd || isOfSample !== true);
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
