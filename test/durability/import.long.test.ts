import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeDataDir, removeDataDir, runCli, startServer } from '../support/server.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) removeDataDir(folder);
});

function folder(): string {
  const made = makeDataDir();
  folders.push(made);
  return made;
}

const ROWS = 50_000;

type Body = Record<string, unknown>;

async function json(...args: string[]): Promise<Body> {
  const { code, stdout, stderr } = await runCli([...args, '--json'], { timeoutMs: 240_000 });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Body;
}

/** Every record of a kind, by what `key` says of it; when it was touched last is left out. */
async function exported(dataDir: string, type: string, key: string): Promise<ReadonlyMap<unknown, Body>> {
  const path = join(folder(), `${type}.json`);
  await json('export', path, '--type', type, '--format', 'json', '--data-dir', dataDir);
  const { data } = JSON.parse(readFileSync(path, 'utf8')) as { data: Body[] };
  return new Map(data.map(({ updated_at: _, health_score: __, ...record }) => [record[key], record]));
}

test('fifty thousand rows come in whole while others are served, and one undo takes back exactly them', {
  timeout: 600_000,
}, async () => {
  const dataDir = folder();
  const server = await startServer({ dataDir });
  for (const at of [7, 40_000])
    await server.request('POST', '/customers', {
      body: { name: `Before ${at}`, domain: `c${at}.example`, plan: 'Old', tags: ['kept'], mrr: 1 },
    });
  await server.request('POST', '/customers', { body: { name: 'Apart', domain: 'apart.example' } });
  const before = await exported(dataDir, 'customers', 'domain');
  const path = join(folder(), 'many.csv');
  const rows = Array.from({ length: ROWS }, (_, at) =>
    [
      `Customer ${at}`,
      `c${at}.example`,
      `${at}.50`,
      at % 3 === 0 ? 'Pro' : '',
      `"a; t${at % 7}"`,
      `r${at % 5}`,
    ].join(),
  );
  const header = 'Name,Domain,MRR,Plan,Tags,Region';
  writeFileSync(path, `${header}\n${rows.join('\n')}\n`);

  let isOver = false;
  let answered = 0;
  const importing = json(
    'import',
    path,
    '--map',
    'Region=custom_fields.region',
    '--data-dir',
    dataDir,
  ).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const { status } = await server.request('GET', '/customers?limit=1');
    expect(status).toBe(200);
    answered += 1;
  }
  expect(answered).toBeGreaterThan(20);
  const outcome = await importing;
  expect(outcome).toMatchObject({ create: ROWS - 2, update: 2, same: 0, ask: 0, refuse: 0 });

  const after = await exported(dataDir, 'customers', 'domain');
  expect(after.size).toBe(ROWS + 1);
  const wrong = Array.from({ length: ROWS }, (_, at) => at).filter((at) => {
    const { name, plan, mrr, tags, custom_fields } = after.get(`c${at}.example`) ?? {};
    const wasThere = before.get(`c${at}.example`);
    const expected = [
      `Customer ${at}`,
      at % 3 === 0 ? 'Pro' : (wasThere?.plan ?? null),
      at * 100 + 50,
      wasThere === undefined ? ['a', `t${at % 7}`] : ['kept', 'a', `t${at % 7}`],
      { region: `r${at % 5}` },
    ];
    return JSON.stringify([name, plan, mrr, tags, custom_fields]) !== JSON.stringify(expected);
  });
  expect(wrong.slice(0, 5).map((at) => after.get(`c${at}.example`))).toEqual([]);
  expect(after.get('apart.example')).toEqual(before.get('apart.example'));

  const undone = await json('undo', String(outcome.batch_id), '--data-dir', dataDir);
  expect(undone.left).toEqual([]);
  expect(await exported(dataDir, 'customers', 'domain')).toEqual(before);
  const fields = (await server.request('GET', '/custom-fields', { base: '/local/v1' })).json().data;
  expect(fields).toEqual([]);
  const found = await server.request('GET', '/search?q=customer&type=customer', { base: '/local/v1' });
  expect(found.json().data).toEqual([]);
  await server.stop();
});

test('an app that is killed in the middle of an import has all of it or nothing', {
  timeout: 600_000,
}, async () => {
  const path = join(folder(), 'many.csv');
  const rows = Array.from({ length: ROWS }, (_, at) => `Customer ${at},c${at}.example,${at}.50`);
  writeFileSync(path, `Name,Domain,MRR\n${rows.join('\n')}\n`);
  for (const delay of [300, 2000, 4000, 8000]) {
    const dataDir = folder();
    const server = await startServer({ dataDir });
    const importing = runCli(['import', path, '--data-dir', dataDir], { timeoutMs: 120_000 }).catch(
      () => null,
    );
    await new Promise((resolve) => setTimeout(resolve, delay));
    await server.kill9();
    await importing;
    const again = await startServer({ dataDir });
    const newest = (await again.request('GET', '/customers?limit=1')).json().data as { display_id: number }[];
    expect([undefined, ROWS]).toContain(newest[0]?.display_id);
    await again.stop();
  }
});
