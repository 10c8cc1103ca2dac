import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDataDir, removeDataDir, runCli, startServer, type TestServer } from '../support/server.ts';

const dataDir = makeDataDir();
const files = makeDataDir();
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ dataDir });
});
afterAll(async () => {
  if (server.child.exitCode === null) await server.stop();
  removeDataDir(dataDir);
  removeDataDir(files);
});

function file(name: string, text: string): string {
  const path = join(files, name);
  writeFileSync(path, text);
  return path;
}

const pivotal = (...args: string[]) => runCli([...args, '--data-dir', dataDir]);

async function json(...args: string[]) {
  const { code, stdout, stderr } = await pivotal(...args, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function names(): Promise<readonly unknown[]> {
  const answer = await server.request('GET', '/customers');
  return (answer.json().data as { name: string }[]).map(({ name }) => name);
}

const COMPANIES = 'Firma;Domäne;Region;MRR\nAcme;acme.com;Nord;1.250,50\n;ohne-namen.de;;\n';

test('a file is tried, imported, mended and taken back', async () => {
  const path = file('firmen.csv', COMPANIES);
  const tried = await json('import', path, '--dry-run');
  expect(tried).toMatchObject({
    batch_id: null,
    type: 'customers',
    create: 1,
    update: 0,
    same: 0,
    ask: 0,
    refuse: 1,
    unmapped: ['Region'],
    rows: [
      { row: 2, fate: 'create', reason: null },
      { row: 3, fate: 'refuse', reason: 'It has no name' },
    ],
  });
  expect(await names()).toEqual([]);

  const refused = join(files, 'refused.csv');
  const written = await json('import', path, '--map', 'Region=custom_fields.region', '--errors', refused);
  expect(written).toMatchObject({ create: 1, refuse: 1, unmapped: [] });
  const [customer] = (await server.request('GET', '/customers')).json().data as Record<string, unknown>[];
  expect(customer).toMatchObject({
    name: 'Acme',
    domain: 'acme.com',
    mrr: 125_050,
    custom_fields: { region: 'Nord' },
  });

  writeFileSync(refused, readFileSync(refused, 'utf8').replace('\r\n,ohne', '\r\nBeta,ohne'));
  expect(await json('import', refused)).toMatchObject({ create: 1, refuse: 0, unmapped: [] });
  expect(await names()).toEqual(['Beta', 'Acme']);
  expect(await json('import', path)).toMatchObject({ create: 0, same: 2, batch_id: null });

  const { code, stdout } = await pivotal('undo');
  expect([code, stdout]).toEqual([0, expect.stringContaining('Undone: customer')]);
  await pivotal('undo', String(written.batch_id));
  expect(await names()).toEqual([]);
});

test('it works with the app closed as with the app running', async () => {
  const folder = makeDataDir();
  const path = file('more.csv', 'name,domain\nAcme,acme.com\n');
  const { code, stdout } = await runCli(['import', path, '--data-dir', folder]);
  expect([code, stdout.split('\n')[0]]).toEqual([
    0,
    'customers: 1 created, 0 updated, 0 the same, 0 refused',
  ]);
  removeDataDir(folder);
});

test.each([
  ['a file that is not there', ['nowhere.csv'], 1, /there is no such file/],
  ['a type that there is not', ['more.csv', '--type', 'companies'], 2, /Give one of customers/],
  [
    'a column that there is not',
    ['more.csv', '--map', 'Nope=name'],
    1,
    /The file has no column Nope; it has name, domain/,
  ],
  ['a field that there is not', ['more.csv', '--map', 'name=colour'], 1, /A customer has no field colour/],
  ['half a mapping', ['more.csv', '--map', 'name'], 2, /COLUMN=FIELD/],
  ['an empty file', ['empty.csv'], 1, /The file is empty/],
  ['a workbook', ['book.xlsx'], 1, /save the sheet as CSV/],
  ['a quote that never ends', ['open.csv'], 1, /never closed/],
])('%s is refused in one sentence', async (_what, [name = '', ...args], expected, words) => {
  file('more.csv', 'name,domain\nAcme,acme.com\n');
  file('empty.csv', '\n');
  file('book.xlsx', 'PK\u0003\u0004');
  file('open.csv', 'name,domain\n"Acme,acme.com\n');
  const { code, stdout, stderr } = await pivotal('import', join(files, name), ...args);
  expect([code, stdout]).toEqual([expected, '']);
  expect(stderr).toMatch(words);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
