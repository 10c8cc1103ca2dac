import { LONG } from '../scripts/support/stages.ts';
import { expect, passFirstStart, test } from './support/fixtures.ts';

/* What a browser does with what it was given to keep: it refuses, says nothing, or throws it away. */

const REFUSALS: readonly [string, () => void][] = [
  ['has no IndexedDB', () => Object.defineProperty(window, 'indexedDB', { value: undefined })],
  [
    'fails to open it',
    () => {
      const real = IDBFactory.prototype.open;
      // Of a version below any: an error event, as from a profile that cannot be written.
      IDBFactory.prototype.open = function open(name) {
        const request = real.call(this, name, 2);
        request.addEventListener('upgradeneeded', () => request.transaction?.abort());
        return request;
      };
    },
  ],
];

for (const [what, refuse] of REFUSALS) {
  test(`a browser that ${what}: the window says so, shows everything and saves`, async ({ page, server }) => {
    await server.request('POST', '/customers', { body: { name: 'Kept by Pivotal' } });
    await page.addInitScript(refuse);
    await page.goto(await server.link());
    await page.getByRole('button', { name: 'Skip' }).click();
    await page.goto(`${server.app}customers`);
    await expect(page.getByRole('alert').filter({ hasText: 'does not let Pivotal keep' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Kept by Pivotal' })).toBeVisible();
    await page.keyboard.press('c');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('Made without storage');
    await page.keyboard.press('Enter');
    // On its page or, where writing takes long, in the list.
    await expect(page.getByText('Made without storage').first()).toBeVisible();
    const names = async () =>
      (await server.request('GET', '/customers'))
        .json<{ data: { name: string }[] }>()
        .data.map(({ name }) => name)
        .toSorted();
    await expect.poll(names).toEqual(['Kept by Pivotal', 'Made without storage']);
  });
}

/** Every run tries all of it, which is what browsers offer to clear; the long proofs the database alone. */
const CLEARED = [
  { types: 'all', tags: [] },
  { types: 'indexeddb', tags: [LONG] },
];

for (const { types, tags } of CLEARED) {
  test(`site data (${types}) is cleared while the window is open: it is noticed, and read again`, {
    tag: tags,
  }, async ({ window, pivotal }) => {
    await window.goto(`${pivotal.app}customers`);
    // What comes while the window is open shows that it is, and not only what it remembered.
    await pivotal.request('POST', '/customers', { body: { name: 'Before' } });
    await expect(window.getByRole('link', { name: 'Before' })).toBeVisible();
    await expect(window.getByRole('button', { name: 'Saved on this laptop. Show more' })).toBeVisible();
    const session = await window.context().newCDPSession(window);
    const origin = new URL(pivotal.app).origin;
    const again = window.waitForEvent('load');
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: types });
    await again;
    // With everything else it forgets that the first questions were passed over.
    if (types === 'all') await passFirstStart(window);
    await pivotal.request('POST', '/customers', { body: { name: 'After' } });
    await expect(window.getByRole('link', { name: 'After' })).toBeVisible();
    await expect(window.getByRole('link', { name: 'Before' })).toBeVisible();
  });
}
