/** Every example of the manual, run as a reader would: against a workspace with the sample data. */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { startHubSpot } from '../support/hubspot/server.ts';
import { CLI_PATH, makeDataDir, removeDataDir, startServer, type TestServer } from '../support/server.ts';
import { startStripe } from '../support/stripe/stand-in.ts';

const DOCS = resolve(import.meta.dirname, '../../docs');
const ROOT = resolve(import.meta.dirname, '../..');
/** For whoever builds the product: its commands take minutes. */
const LEFT_OUT = ['releasing.md'];

interface Example {
  readonly language: string;
  readonly code: string;
}

const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md') && !LEFT_OUT.includes(name));
const textOf = (page: string) => readFileSync(join(DOCS, page), 'utf8');

function examplesOf(page: string): Example[] {
  return [...textOf(page).matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) removeDataDir(folder);
});

/** A folder to be in, with the files that examples name and the command `pivotal` for one data folder. */
function workplace(dataDir: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pivotal-docs-'));
  folders.push(folder);
  const rows = 'Name,Domain,Plan\nWayne,wayne.example,Pro\nStark,stark.example,\n';
  writeFileSync(join(folder, 'customers.csv'), rows);
  writeFileSync(
    join(folder, 'companies.csv'),
    'Company,Website,Region,Notes\nHooli,hooli.example,West,big\n',
  );
  mkdirSync(join(folder, 'bin'));
  const command = join(folder, 'bin/pivotal');
  writeFileSync(
    command,
    `#!/bin/sh\nexec "${process.execPath}" "${CLI_PATH}" "$@" --data-dir "${dataDir}"\n`,
  );
  // The id of the newest of a list, for an example that says ID.
  const first = join(folder, 'bin/first-id');
  const script =
    'let t="";process.stdin.on("data",(d)=>t+=d).on("end",()=>{const {data}=JSON.parse(t);console.log(data[0].id)})';
  writeFileSync(first, `#!/bin/sh\npivotal "$@" --json | "${process.execPath}" -e '${script}'\n`);
  for (const path of [command, first]) chmodSync(path, 0o755);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

interface Run {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdin?: string;
}

/** @returns what it printed. @throws Error with what it said when it fails */
function run(program: string, args: readonly string[], { cwd, env = {}, stdin = '' }: Run): Promise<string> {
  return new Promise((done, fail) => {
    const path = `${join(cwd, 'bin')}:${process.env.PATH ?? ''}`;
    const child = spawn(program, args, { cwd, env: { ...process.env, PATH: path, ...env } });
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
    child.stdin.end(stdin);
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? done(out) : fail(new Error(`ended with ${code}:\n${out}`))));
  });
}

const shell = (code: string, where: Run) => run('bash', ['-euo', 'pipefail', '-c', code], where);

/** What a reader puts in the place of what the pages only hint at. */
function filledIn(code: string, port: number, values: Readonly<Record<string, string>> = {}): string {
  const given = Object.entries(values).reduce((text, [hint, value]) => text.replaceAll(hint, value), code);
  return given.replaceAll('127.0.0.1:4780', `127.0.0.1:${port}`);
}

const joined = (examples: readonly Example[], language: string) =>
  examples
    .filter((example) => example.language === language)
    .map(({ code }) => code)
    .join('\n');

async function serve(env: NodeJS.ProcessEnv = {}): Promise<TestServer & { readonly cwd: string }> {
  const dataDir = makeDataDir();
  folders.push(dataDir);
  const server = await startServer({ dataDir, args: ['--sample'], env });
  onTestFinished(() => void server.stop());
  return { ...server, cwd: workplace(dataDir) };
}

const hasPython = await run('python3', ['--version'], { cwd: tmpdir() }).then(
  () => true,
  () => false,
);

test('every page has only examples of kinds that are run here', () => {
  const kinds = new Set(pages.flatMap((page) => examplesOf(page).map(({ language }) => language)));
  expect([...kinds].filter((kind) => !['sh', 'js', 'python', 'json', 'nginx'].includes(kind))).toEqual([]);
});

test.each(pages)('what %s links to is there', (page) => {
  for (const [, target = ''] of textOf(page).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (target.startsWith('http')) expect(target).toMatch(/^http:\/\/127\.0\.0\.1:4780\//);
    else expect(pages).toContain(target);
  }
});

/** Told in other pages, or of use to the app's own windows and commands alone. */
const ELSEWHERE = ['browser-links', 'deliveries', 'export', 'mcp', 'openapi'];

describe('the local API', () => {
  const examples = examplesOf('local-api.md');

  test('in curl', async () => {
    const server = await serve();
    const env = { PIVOTAL_KEY: await server.createKey() };
    await shell(filledIn(joined(examples, 'sh'), server.port), { cwd: server.cwd, env });
  });

  test('in JavaScript', async () => {
    const server = await serve();
    const path = join(server.cwd, 'examples.mjs');
    writeFileSync(path, filledIn(joined(examples, 'js'), server.port));
    const env = { PIVOTAL_KEY: await server.createKey() };
    await run(process.execPath, [path], { cwd: server.cwd, env });
  });

  // Where there is no Python, this is said as a test that was skipped.
  test.skipIf(!hasPython)('in Python', async () => {
    const server = await serve();
    const path = join(server.cwd, 'examples.py');
    writeFileSync(path, filledIn(joined(examples, 'python'), server.port));
    const env = { PIVOTAL_KEY: await server.createKey() };
    await run('python3', [path], { cwd: server.cwd, env });
  });

  test('has an example of every resource in all three languages', async () => {
    const server = await serve();
    const documents = await Promise.all(
      ['/api/v1', '/local/v1'].map(async (base) => {
        const { paths } = (await (await fetch(`${server.origin}${base}/openapi.json`)).json()) as {
          paths: object;
        };
        return Object.keys(paths).map((path) => `${base}${path}`);
      }),
    );
    const resources = new Set(
      documents.flat().map((path) => /^\/(?:api|local)\/v1\/([a-z-]+)/.exec(path)?.[1]),
    );
    const withoutExample = [...resources].filter(
      (name) =>
        !['sh', 'js', 'python'].every((language) => joined(examples, language).includes(`/${name ?? ''}`)),
    );
    expect(withoutExample.sort()).toEqual([...ELSEWHERE].sort());
  });
});

test('the commands of the other pages do what they say', async () => {
  const server = await serve();
  const env = { PIVOTAL_KEY: await server.createKey() };
  for (const page of ['first-day', 'import-and-export', 'assistants', 'security', 'troubleshooting'])
    await shell(filledIn(joined(examplesOf(`${page}.md`), 'sh'), server.port), { cwd: server.cwd, env });
});

test('configurations of clients are JSON', () => {
  for (const page of pages)
    for (const { code } of examplesOf(page).filter(({ language }) => language === 'json')) JSON.parse(code);
});

test('a receiver of webhooks gets what the page promises', async () => {
  const server = await serve();
  const { cwd } = server;
  const [add, list, deliveries] = examplesOf('webhooks.md').filter(({ language }) => language === 'sh');
  const receiverPath = join(cwd, 'receiver.mjs');
  const said = await shell(add?.code.split('\n')[0] ?? '', { cwd });
  const secret = /whsec_[\w+/=]+/.exec(said)?.[0] ?? '';
  writeFileSync(receiverPath, joined(examplesOf('webhooks.md'), 'js'));
  const receiver = spawn(process.execPath, [receiverPath], { cwd, env: { ...process.env, SECRET: secret } });
  onTestFinished(() => void receiver.kill());
  let heard = '';
  receiver.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  await server.request('POST', '/customers', { body: { name: 'Heard of' } });
  await expect.poll(() => heard, { timeout: 60_000 }).toContain('Heard of');
  expect(list).toBeDefined();
  const hints = {
    'deliveries ID': 'deliveries "$(first-id webhooks list)"',
    'replay DELIVERY': 'replay "$(first-id webhooks deliveries "$(first-id webhooks list)")"',
  };
  await shell(filledIn((deliveries ?? list)?.code ?? '', server.port, hints), { cwd });
});

test('a backup is made, and put back with Pivotal closed', async () => {
  const server = await serve();
  const { cwd } = server;
  const [make, restore] = examplesOf('backup.md').filter(({ language }) => language === 'sh');
  await shell(make?.code ?? '', { cwd });
  await server.stop();
  await shell(filledIn(restore?.code ?? '', 0, { ' ID ': ' "$(first-id backup list)" ' }), { cwd });
});

test('HubSpot and Stripe are connected as the page says', async () => {
  const hubspot = await startHubSpot();
  const stripe = await startStripe();
  onTestFinished(() => Promise.all([hubspot.close(), stripe.close()]).then(() => undefined));
  const company = hubspot.account.company({ name: 'Acme', domain: 'acme.example' });
  hubspot.account.lists.set('7', [company]);
  const server = await serve({ PIVOTAL_HUBSPOT_URL: hubspot.url, PIVOTAL_STRIPE_URL: stripe.url });
  const code = filledIn(joined(examplesOf('integrations.md'), 'sh'), server.port, {
    'PIVOTAL_HUBSPOT_KEY=…': `PIVOTAL_HUBSPOT_KEY=${hubspot.key}`,
    'PIVOTAL_STRIPE_KEY=rk_live_…': `PIVOTAL_STRIPE_KEY=${stripe.key}`,
    'undo BATCH': 'undo "$(newest-batch)"',
    '--dry-run ': `--dry-run <<<'${hubspot.key}' `,
  });
  const batch = `newest-batch() { curl -sS -H "Authorization: Bearer $PIVOTAL_KEY" 'http://127.0.0.1:${server.port}/local/v1/events?limit=100&types=customer.created' | grep -o '"batch_id":"[^"]*"' | tail -1 | cut -d'"' -f4; }\n`;
  const env = { PIVOTAL_KEY: await server.createKey() };
  await shell(batch + code, { cwd: server.cwd, env });
});

test('a team’s own server starts as the page says, and laptops connect to it', async () => {
  const server = await serve();
  const { cwd } = server;
  writeFileSync(join(cwd, 'pivotal.header'), `Authorization: Bearer ${await server.createKey()}\n`);
  // Who is somebody on the page is nobody in the sample data.
  const ann = { name: 'Ann', email: 'ann@team.example' };
  await server.request('POST', '/people', { base: '/local/v1', body: ann });
  const lines = joined(examplesOf('team-hub.md'), 'sh').split('\n');
  const asked = lines.filter((line) => !line.includes('pivotal serve')).join('\n');
  await shell(filledIn(asked, server.port), { cwd });
  expect(lines.filter((line) => line.includes('pivotal serve'))).toHaveLength(2);
});

const SERVING = ['team-hub.md', 'cloud.md'].flatMap((page) =>
  joined(examplesOf(page), 'sh')
    .split('\n')
    .filter((line) => line.includes('pivotal serve'))
    .map((line) => [page, line] as const),
);

test.each(SERVING)('%s: %s', async (_, line) => {
  const dataDir = makeDataDir();
  folders.push(dataDir);
  const cwd = workplace(dataDir);
  const code = line
    .replace(/--data-dir \S+/, '')
    .replace('PIVOTAL_UPSTREAM_KEY=…', 'PIVOTAL_UPSTREAM_KEY=pivotal_0000000000000000')
    .replace('pivotal_…', 'pivotal_0000000000000000')
    // Nobody is there: what the page is about works offline too.
    .replace(/https:\/\/[a-z.]+\//, 'https://127.0.0.1:9/');
  const child = spawn('bash', ['-c', `exec env ${code} --port 0`], {
    cwd,
    env: { ...process.env, PATH: `${join(cwd, 'bin')}:${process.env.PATH ?? ''}` },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  await expect.poll(() => said, { timeout: 60_000 }).toContain('"ready":true');
  child.kill();
});

test('how the sync is doing, of a workspace that has a cloud and of one that has none', async () => {
  const server = await serve();
  const lines = joined(examplesOf('cloud.md'), 'sh')
    .split('\n')
    .filter((line) => line.startsWith('pivotal sync status'));
  expect(lines).not.toEqual([]);
  await shell(lines.join('\n'), { cwd: server.cwd });
});

test('the manual and both descriptions of the API are served without a key', async () => {
  const server = await serve();
  const contents = await (await fetch(`${server.origin}/llms.txt`)).text();
  for (const [, path = ''] of contents.matchAll(/\]\((\/[^)]+)\)/g)) {
    const response = await fetch(`${server.origin}${path}`);
    expect([path, response.status]).toEqual([path, 200]);
  }
  const shown = await (await fetch(`${server.origin}/docs/webhooks.md`)).text();
  expect(shown).toBe(textOf('webhooks.md'));
  expect(pages.filter((page) => page !== 'README.md' && !contents.includes(`/docs/${page}`))).toEqual([]);
  expect(
    (await fetch(`${server.origin}/llms.txt`, { headers: { origin: 'https://evil.example' } })).status,
  ).toBe(403);
});
