import { LONG } from '../scripts/support/stages.ts';
import { startHubSpot } from '../test/support/hubspot/server.ts';
import { startServer } from '../test/support/server.ts';
import { seriousProblemsInBothSchemes } from './support/axe.ts';
import { expect, passFirstStart, test } from './support/fixtures.ts';

test('HubSpot is connected in the settings after a look at what it would do; its fields are marked and ask once', {
  tag: LONG,
}, async ({ page }) => {
  const hubspot = await startHubSpot();
  const { account } = hubspot;
  const acme = account.company({ name: 'Acme', domain: 'acme.com', tier: 'ent' });
  account.won(acme);
  account.contact({ email: 'jo@acme.com', firstname: 'Jo' }, acme);
  const server = await startServer({ env: { PIVOTAL_HUBSPOT_URL: hubspot.url } });
  try {
    await page.goto(await server.link());
    await passFirstStart(page);
    await page.goto(`${server.app}settings/integrations`);
    const part = page.getByRole('region', { name: 'Connect HubSpot' });
    await part.getByLabel('Service key or private-app token').fill(hubspot.key);
    await part.getByRole('button', { name: 'See what it would do' }).click();
    await expect(part.getByText('Customers: New: 1')).toBeVisible();
    await expect(part.getByRole('cell', { name: 'Acme', exact: true })).toBeVisible();
    expect(await seriousProblemsInBothSchemes(page)).toEqual([]);
    await part.getByRole('button', { name: 'Connect HubSpot' }).click();
    const connected = page.getByRole('region', { name: 'HubSpot', exact: true });
    await expect(connected.getByText('Customers: New: 1')).toBeVisible();
    await connected.getByText('Fields').click();
    await connected.getByText('Log', { exact: true }).click();
    await expect(connected.getByText('Created: Acme')).toBeVisible();
    expect(await seriousProblemsInBothSchemes(page)).toEqual([]);

    await page.goto(`${server.app}customers/1`);
    await expect(page.getByRole('img', { name: 'From HubSpot' }).first()).toBeVisible();
    expect(await seriousProblemsInBothSchemes(page)).toEqual([]);

    await page.goto(`${server.app}settings/integrations`);
    await page.getByRole('button', { name: 'Disconnect HubSpot…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await expect(page.getByRole('region', { name: 'Connect HubSpot' })).toBeVisible();
  } finally {
    await server.stop();
    await hubspot.close();
  }
});
