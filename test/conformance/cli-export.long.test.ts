import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeDataDir, removeDataDir, runCli, startServer, type TestServer } from '../support/server.ts';

type Body = Record<string, unknown>;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) removeDataDir(folder);
});

function folder(): string {
  const made = makeDataDir();
  folders.push(made);
  return made;
}

async function json(...args: string[]): Promise<Body> {
  const { code, stdout, stderr } = await runCli([...args, '--json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Body;
}

async function listAll(server: TestServer, base: string, path: string): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let cursor = ''; ; ) {
    const page = (await server.request('GET', `${path}?limit=100${cursor}`, { base })).json();
    all.push(...(page.data as unknown[]));
    if (page.has_more !== true) return all;
    cursor = `&cursor=${encodeURIComponent(String(page.next_cursor))}`;
  }
}

const LISTS = [
  ['/api/v1', '/customers'],
  ['/api/v1', '/onboardings'],
  ['/local/v1', '/tasks'],
  ['/local/v1', '/comments'],
  ['/local/v1', '/people'],
  ['/local/v1', '/templates'],
  ['/local/v1', '/events'],
] as const;

/** Everything that a workspace shows, with the contacts and the history of each customer. */
async function everything(server: TestServer) {
  const lists = await Promise.all(
    LISTS.map(async ([base, path]) => [path, await listAll(server, base, path)]),
  );
  const shown = Object.fromEntries(lists) as Record<string, Body[]>;
  // Each machine reckons the scores and notices what is to be done itself, in the background.
  for (const customer of shown['/customers'] ?? []) delete customer.health_score;
  shown['/events'] = (shown['/events'] ?? []).filter(({ actor }) => actor !== 'Pi');
  for (const { id } of shown['/customers'] ?? []) {
    for (const below of ['contacts', 'activity'])
      shown[`${String(id)}/${below}`] = (await listAll(
        server,
        '/api/v1',
        `/customers/${String(id)}/${below}`,
      )) as Body[];
  }
  return shown;
}

test('the archive brings an empty workspace to what the other was, record by record, and goes on from there', async () => {
  const archive = join(folder(), 'all.pivotal');
  const one = await startServer({ dataDir: folder(), args: ['--sample'] });
  await one.request('DELETE', '/customers/3');
  const before = await everything(one);
  const token = await one.createKey();
  expect(await json('export', archive, '--data-dir', one.dataDir)).toMatchObject({ type: 'archive' });
  await one.stop();
  expect(readFileSync(archive).includes(Buffer.from(token))).toBe(false);

  const other = await startServer({ dataDir: folder() });
  expect(await json('import', archive, '--dry-run', '--data-dir', other.dataDir)).toMatchObject({
    type: 'archive',
  });
  expect(await listAll(other, '/api/v1', '/customers')).toEqual([]);
  const imported = await json('import', archive, '--data-dir', other.dataDir);
  expect(imported).toMatchObject({ batch_id: null, refuse: 0, unmapped: [] });
  expect(await everything(other)).toEqual(before);

  const made = (await other.request('POST', '/customers', { body: { name: 'Next' } })).json();
  const numbers = (before['/customers'] ?? []).map(({ display_id }) => Number(display_id));
  expect(made.display_id).toBeGreaterThan(Math.max(...numbers));
  const found = (await other.request('GET', '/search?q=next&type=customer', { base: '/local/v1' })).json();
  expect(found.data).toMatchObject([{ title: 'Next' }]);

  const again = await runCli(['import', archive, '--data-dir', other.dataDir]);
  expect([again.code, again.stdout]).toEqual([1, '']);
  expect(again.stderr).toContain('into an empty workspace only');
  await other.stop();
});

test('a kind of record as a table or as JSON comes back by an import', async () => {
  const dataDir = folder();
  const csv = join(folder(), 'customers.csv');
  writeFileSync(csv, 'Name,Domain,MRR,Tags\n"Müller, Söhne",mueller.de,1250.5,"a; b"\n=Sum,sum.example,,\n');
  await json('import', csv, '--data-dir', dataDir);
  const table = join(folder(), 'export.csv');
  await json('export', table, '--type', 'customers', '--data-dir', dataDir);
  const text = readFileSync(table, 'utf8');
  expect(text.split('\r\n')[0]).toContain('ID,Name,');
  expect(text).toContain('"Müller, Söhne"');
  expect(text).toContain("'=Sum");
  expect(await json('import', table, '--data-dir', dataDir)).toMatchObject({
    create: 0,
    update: 0,
    same: 2,
    refuse: 0,
  });
  expect(await json('import', table, '--data-dir', folder())).toMatchObject({ create: 2, refuse: 0 });

  const list = join(folder(), 'export.json');
  await json('export', list, '--type', 'customers', '--format', 'json', '--data-dir', dataDir);
  expect(JSON.parse(readFileSync(list, 'utf8'))).toMatchObject({
    object: 'list',
    data: [{ name: 'Müller, Söhne', mrr: 125_050, tags: ['a', 'b'] }, { name: '=Sum' }],
  });
});

test('a backup is made, listed, and restored with a word on what is lost, also over a damaged database', async () => {
  const dataDir = folder();
  const server = await startServer({ dataDir });
  await server.request('POST', '/customers', { body: { name: 'Acme' } });
  const made = await json('backup', 'now', '--data-dir', dataDir);
  expect(made).toMatchObject({ object: 'backup', kind: 'manual' });
  await server.request('POST', '/customers', { body: { name: 'Globex' } });
  expect((await json('backup', 'list', '--data-dir', dataDir)).data).toMatchObject([{ id: made.id }]);
  const restore = (...more: string[]) =>
    runCli(['backup', 'restore', String(made.id), '--data-dir', dataDir, ...more]);

  const running = await restore('--yes');
  expect([running.code, running.stderr]).toEqual([
    1,
    expect.stringContaining('Pivotal is running on this data'),
  ]);
  await server.stop();
  const unasked = await restore();
  expect([unasked.code, unasked.stderr]).toEqual([1, expect.stringContaining('customers 2 → 1')]);

  const done = await restore('--yes', '--json');
  expect(done.code, done.stderr).toBe(0);
  const answer = JSON.parse(done.stdout) as Body;
  expect(answer).toMatchObject({ id: made.id, lost: [{ type: 'customers', now: 2, backup: 1 }] });
  const names = async () => {
    const again = await startServer({ dataDir });
    const list = (await again.request('GET', '/customers')).json().data as Body[];
    await again.stop();
    return list.map(({ name }) => name);
  };
  expect(await names()).toEqual(['Acme']);

  writeFileSync(join(dataDir, 'pivotal.db'), 'This is no database');
  const overDamage = await runCli([
    'backup',
    'restore',
    String(answer.replaced),
    '--yes',
    '--data-dir',
    dataDir,
  ]);
  expect(overDamage.code, overDamage.stderr).toBe(0);
  expect(await names()).toEqual(['Globex', 'Acme']);

  const nowhere = await runCli(['backup', 'restore', 'nothing', '--yes', '--data-dir', dataDir]);
  expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('There is no backup nothing')]);
});
