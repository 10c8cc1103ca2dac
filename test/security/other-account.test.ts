import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { followLink, linkParts } from '../support/browser.ts';
import { runCli } from '../support/server.ts';
import { startTarget, type Target } from './target.ts';

/** Debian's account for nobody in particular. */
const NOBODY = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;

let target: Target;
let link: string;
let tried = 0;
beforeAll(async () => {
  target = await startTarget();
  link = await target.server.link();
});
afterAll(async () => {
  await target.server.stop();
  process.stdout.write(`${tried} hostile requests of another account were tried\n`);
});

/** Runs a script as another account of this machine. @returns what it prints, as JSON */
async function asNobody<Result>(script: string, ...parameters: string[]): Promise<Result> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, ...parameters], {
    ...NOBODY,
    cwd: '/',
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return JSON.parse(text) as Result;
}

/** Everything that can be fetched without a secret, and what the bridge says to whatever is tried on it. */
const ATTACK = `
const [origin] = process.argv.slice(1);
const port = new URL(origin).port;
const pages = [];
let tried = 0;
for (const path of ['/', '/customers', '/index.html', '/settings/api-keys', '/bridge', '/run.json', '/browsers.json', '/pivotal.db']) {
  const response = await fetch(origin + path);
  tried += 1;
  pages.push(path + ' ' + response.status + ' ' + (await response.text()));
}
const api = [];
for (const path of ['/api/v1/customers', '/v1/me', '/local/v1/sync', '/local/v1/search?q=a', '/local/v1/events']) {
  for (const authorization of ['', 'Bearer run_guess', 'Bearer pivotal_guess', 'Basic cm9vdDo=']) {
    const response = await fetch(origin + path, authorization === '' ? {} : { headers: { authorization } });
    tried += 1;
    api.push(response.status);
  }
}
for (const authorization of ['Bearer run_guess', 'Bearer pivotal_guess']) {
  const response = await fetch(origin + '/local/v1/browser-links', { method: 'POST', headers: { authorization } });
  tried += 1;
  api.push(response.status);
}
const token = 'A'.repeat(43);
const messages = [
  { id: 1, call: 'app.info', input: {} },
  { id: 1, call: 'keys.create', input: { name: 'mine', mode: 'live' } },
  { type: 'hello', kind: 'link', id: token, replaces: null, nonce: token },
  { type: 'hello', kind: 'browser', id: token, replaces: null, nonce: token },
  { type: 'proof', proof: token },
];
const bridge = [];
for (const message of messages) {
  bridge.push(await new Promise((resolve) => {
    const heard = [];
    const socket = new WebSocket('ws://127.0.0.1:' + port + '/bridge', { headers: { origin } });
    tried += 1;
    socket.onopen = () => { for (let count = 0; count < 3; count += 1) socket.send(JSON.stringify(message)); };
    socket.onmessage = ({ data }) => heard.push(JSON.parse(data).code ?? data);
    socket.onerror = () => {};
    socket.onclose = () => resolve(heard);
  }));
}
console.log(JSON.stringify({ pages, api, bridge, tried }));
`;

describe.skipIf(!isRoot)('another account of this machine', () => {
  test('gets a page with nothing in it, no answer of the API and none of the bridge', async () => {
    const { socket, secret } = await followLink(link);
    const found = await target.unchanged(() =>
      asNobody<{ pages: string[]; api: number[]; bridge: string[][]; tried: number }>(
        ATTACK,
        target.server.origin,
      ),
    );
    socket.close();
    tried += found.tried;
    const run = readFileSync(join(target.server.dataDir, 'run.json'), 'utf8');
    const { token } = JSON.parse(run) as { token: string };
    for (const hidden of ['Untouched', token, linkParts(link).secret, secret?.secret ?? '', target.key]) {
      expect(found.pages.join('\n')).not.toContain(hidden);
    }
    expect(new Set(found.api)).toEqual(new Set([401]));
    expect(found.bridge).toEqual([
      ['malformed'],
      ['malformed'],
      ['unknown_link'],
      ['unknown_browser'],
      ['malformed'],
    ]);
  });

  test('can read no file of the data folder, and lock none', async () => {
    const files = ['run.json', 'pivotal.db', 'pivotal.lock', 'browsers.json'];
    const paths = files.map((name) => join(target.server.dataDir, name));
    const script = `import { openSync, readdirSync } from 'node:fs';
      const results = process.argv.slice(1).map((path) => { try { openSync(path, 'r'); return 'opened'; } catch ({ code }) { return code; } });
      console.log(JSON.stringify(results));`;
    expect(await asNobody<string[]>(script, ...paths)).toEqual(files.map(() => 'EACCES'));
    tried += files.length;
  });

  test('finds no secret on any command line', async () => {
    const opened = runCli(['open', '--data-dir', target.server.dataDir]);
    const script = `import { readdirSync, readFileSync } from 'node:fs';
      const lines = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).map((pid) => { try { return readFileSync('/proc/' + pid + '/cmdline', 'utf8'); } catch { return ''; } });
      console.log(JSON.stringify(lines));`;
    const lines = (await asNobody<string[]>(script)).join('\n');
    const address = (await opened).stdout.trim();
    expect(lines).toContain('serve');
    for (const given of [link, address]) expect(lines).not.toContain(linkParts(given).secret);
    tried += 1;
  });
});

test('whoever takes the port of an app that was killed is sent nothing by the command line', async () => {
  const killed = await startTarget({ dataDir: join(target.server.dataDir, 'killed') });
  await killed.server.kill9();
  const asked: string[] = [];
  const stranger = createServer((incoming, outgoing) => {
    asked.push(`${incoming.url} ${incoming.headers.authorization}`);
    outgoing.end('{"object":"browser_link","url":"http://evil.example/"}');
  }).listen(killed.port, '127.0.0.1');
  try {
    for (const command of [['open'], ['search', 'acme'], ['sync', 'status']]) {
      const { code, stdout, stderr } = await runCli([...command, '--data-dir', killed.server.dataDir]);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain('Pivotal is not running on the data folder');
    }
    expect(asked).toEqual([]);
  } finally {
    stranger.close();
  }
});
