import { seriousProblems } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

const COMPANIES = [
  'Firma;Webseite;Region;MRR',
  'Müller & Söhne;www.mueller.de;Süd;1.250,50',
  'Äpfel AG;aepfel.de;Nord;99,9',
  ';ohne-namen.de;;',
].join('\r\n');

test('a file is looked at, imported, taken back and imported again; cells are pasted', async ({
  window,
  pivotal,
}) => {
  const names = async () =>
    ((await (await pivotal.request('GET', '/customers')).json()) as { data: { name: string }[] }).data.map(
      ({ name }) => name,
    );
  await window.goto(`${pivotal.app}settings/data`);
  const box = window.getByRole('region', { name: 'File or cells to import' });
  await box.waitFor();

  const choose = () =>
    window.getByLabel('File to import').setInputFiles({
      name: 'Kunden.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(COMPANIES, 'latin1'),
    });
  await choose();
  await expect(window.getByRole('status').filter({ hasText: 'New: 2 · Refused: 1' })).toBeVisible();
  await expect(window.getByRole('row', { name: /Müller & Söhne New/ })).toBeVisible();
  await expect(window.getByRole('row', { name: /It has no name/ })).toBeVisible();
  expect(await names()).toEqual([]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await seriousProblems(window)).toEqual([]);
  }

  await window.getByText('Columns').click();
  await window.getByRole('combobox', { name: 'Region' }).click();
  await window.getByRole('option', { name: 'New field “Region”' }).click();
  await window.getByRole('button', { name: 'Import 2 of 3 rows' }).click();
  await expect(window.getByText('2 created, 0 updated, 0 the same, 1 left out.')).toBeVisible();
  expect(await names()).toEqual(['Äpfel AG', 'Müller & Söhne']);
  const saved = window.waitForEvent('download');
  await window.getByRole('button', { name: 'Save 1 row left out' }).click();
  expect((await saved).suggestedFilename()).toBe('pivotal-left-out.csv');
  await window.getByRole('button', { name: 'Undo the import' }).click();
  await expect(window.getByText('Undone: Imported 2 customers')).toBeVisible();
  await expect.poll(names).toEqual([]);

  await box.focus();
  await box.evaluate((target) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'Name\tDomain\nAcme\tacme.com\n');
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  });
  await window.getByRole('button', { name: 'Import 1 of 1 row' }).click();
  await expect(window.getByText('1 created, 0 updated, 0 the same.')).toBeVisible();
  expect(await names()).toEqual(['Acme']);
});
