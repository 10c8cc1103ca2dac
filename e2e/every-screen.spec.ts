import type { Page } from '@playwright/test';
import { LONG } from '../scripts/support/stages.ts';
import { canLimit, limitedDisk } from '../test/support/small-disk.ts';
import { seriousProblemsInBothSchemes } from './support/axe.ts';
import { faultsOf } from './support/faults.ts';
import { expect, type Pivotal, test } from './support/fixtures.ts';
import { furnish, furnishOddly } from './support/furnish.ts';
import { goTo, NOTICES, OPENED, type Place, RECORDS, SCREENS, WITHOUT_ROOM } from './support/places.ts';

// As people see it: with scroll bars.
test.use({
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, ignoreDefaultArgs: ['--hide-scrollbars'] });
  },
});

const GROUPS = { screen: SCREENS, record: RECORDS, 'dialog and menu': OPENED, notice: NOTICES } as const;
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
    await goTo(page, pivotal, place);
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

test.describe('with a full disk', () => {
  test.use({ sample: true, viewport: { width: 900, height: 600 } });
  test('nothing is cut or covered, and axe finds nothing serious', { tag: LONG }, async ({
    window,
    pivotal,
  }) => {
    test.skip(pivotal.pid === undefined || !canLimit(), 'no file can be kept from growing here');
    test.setTimeout(400_000);
    const disk = limitedDisk();
    try {
      disk.fill(pivotal.pid);
      const refused = await pivotal.request('PATCH', '/customers/1', { body: { plan: 'Scale' } });
      expect(refused.status, refused.text).toBe(500);
      const look = async (page: Page) => [
        ...(await faultsOf(page)),
        ...(await seriousProblemsInBothSchemes(page)),
      ];
      expect(await walk(window, pivotal, WITHOUT_ROOM, look)).toEqual({});
    } finally {
      disk.empty(pivotal.pid);
      disk.unmount();
    }
  });
});
