import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDataDir, removeDataDir, runCli, startServer, type TestServer } from '../support/server.ts';

type Body = Record<string, unknown> & { id: string };

/** Nothing that shows one of these shows who they were. */
const TRACES = ['Zenobia', 'zenobia@acme.example', 'Chief Zither Officer', '+49 30 12345'];

let server: TestServer;
const files = makeDataDir();
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
  removeDataDir(files);
});

async function send(method: string, base: string, path: string, body?: object): Promise<Body> {
  const answer = await server.request(method, path, { base, body });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.json<Body>();
}

async function text(base: string, path: string, accept = 'application/json'): Promise<string> {
  const answer = await server.request('GET', path, { base, headers: { accept } });
  expect(answer.status, answer.text).toBe(200);
  return answer.text;
}

async function cli(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli([...args, '--data-dir', server.dataDir]);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** Everything in which history, comments or lists of people are read. */
async function everyRead(customer: string): Promise<Record<string, string>> {
  const archive = join(files, `archive-${performance.now()}.json`);
  await cli('export', archive);
  const contacts = join(files, `contacts-${performance.now()}.csv`);
  await cli('export', contacts, '--type', 'contacts');
  return {
    activity: await text('/api/v1', `/customers/${customer}/activity?limit=100`),
    contacts: await text('/api/v1', `/customers/${customer}/contacts`),
    events: await text('/local/v1', '/events?limit=100'),
    comments: await text('/local/v1', `/comments?customer_id=${customer}`),
    brief: await text('/local/v1', `/customers/${customer}/brief`, 'text/markdown'),
    briefAsJson: await text('/local/v1', `/customers/${customer}/brief`),
    search: await text('/local/v1', '/search?q=zenobia'),
    notesOfTheCommandLine: await cli('notes', customer),
    eventsOfTheCommandLine: await cli('events', '--json'),
    archive: readFileSync(archive, 'utf8'),
    contactsAsCsv: readFileSync(contacts, 'utf8'),
  };
}

const named = (reads: Record<string, string>) =>
  Object.entries(reads).flatMap(([name, shown]) =>
    TRACES.filter((trace) => shown.includes(trace)).map((trace) => `${name}: ${trace}`),
  );

test('who a deleted contact was stands in no history, comment, brief, search or export; undo brings it back', async () => {
  const customer = await send('POST', '/api/v1', '/customers', { name: 'Acme' });
  const path = `/customers/${customer.id}/contacts`;
  await send('POST', '/api/v1', path, { name: 'Bob', email: 'bob@acme.example' });
  const who = { name: 'Zenobia', email: 'zenobia@acme.example' };
  const { id } = await send('POST', '/api/v1', path, who);
  await send('PATCH', '/api/v1', `/contacts/${id}`, { title: 'Chief Zither Officer', phone: '+49 30 12345' });
  await send('PATCH', '/api/v1', `/contacts/${id}`, { is_primary: true });
  await send('PATCH', '/api/v1', `/contacts/${id}`, { name: 'Zenobia Q.' });
  const note = {
    subject_type: 'customer',
    subject_id: customer.id,
    body: `Spoke to @[Zenobia Q.](contact:${id})`,
  };
  await send('POST', '/local/v1', '/comments', note);
  expect(named(await everyRead(customer.id)).length).toBeGreaterThan(8);

  const gone = await server.request('DELETE', `/contacts/${id}`);
  expect(gone.status).toBe(200);
  expect(named(await everyRead(customer.id))).toEqual([]);

  await send('POST', '/local/v1', '/undo', { batch_id: gone.headers.get('pivotal-batch') });
  const back = named(await everyRead(customer.id));
  expect(back).toContain('activity: Zenobia');
  expect(back).toContain('comments: Zenobia');
});

test('who a deleted contact was stands in no answer to a write; read, changed and written back, the mention is as it was', async () => {
  const customer = await send('POST', '/api/v1', '/customers', { name: 'Birch' });
  const who = { name: 'Zenobia', email: 'zenobia@acme.example' };
  const { id } = await send('POST', '/api/v1', `/customers/${customer.id}/contacts`, who);
  const mention = `@[Zenobia](contact:${id})`;
  const note = {
    subject_type: 'customer',
    subject_id: customer.id,
    body: `Spoke to ${mention}, then ${mention}`,
  };
  const repeated = () =>
    server.request('POST', '/comments', {
      base: '/local/v1',
      body: note,
      headers: { 'idempotency-key': 'a-comment' },
    });
  const comment = (await repeated()).json<Body>();
  const onboarding = await send('POST', '/api/v1', '/onboardings', {
    customer_id: customer.id,
    notes: mention,
  });
  const task = await send('POST', '/local/v1', '/tasks', {
    onboarding_id: onboarding.id,
    title: 'Call',
    notes: `Ask ${mention}`,
  });
  const records = [
    { base: '/local/v1', path: `/comments/${comment.id}`, field: 'body', change: { pinned: true } },
    { base: '/local/v1', path: `/tasks/${task.id}`, field: 'notes', change: { title: 'Call back' } },
    { base: '/api/v1', path: `/onboardings/${onboarding.id}`, field: 'notes', change: { state: 'at_risk' } },
  ];
  const gone = await server.request('DELETE', `/contacts/${id}`);

  const again = await repeated();
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  const answers = [again.text];
  for (const { base, path, field, change } of records) {
    answers.push(await text(base, path));
    answers.push(JSON.stringify(await send('PATCH', base, path, change)));
    const masked = String((await send('GET', base, path))[field]);
    expect(masked).toContain(`@[removed contact](contact:${id})`);
    answers.push(JSON.stringify(await send('PATCH', base, path, { [field]: `${masked} And more.` })));
  }
  answers.push(
    JSON.stringify(await send('POST', '/local/v1', '/comments', { ...note, body: `Again: ${mention}` })),
  );
  expect(answers.filter((answer) => answer.includes('Zenobia'))).toEqual([]);

  await send('POST', '/local/v1', '/undo', { batch_id: gone.headers.get('pivotal-batch') });
  const shown = [];
  for (const { base, path, field } of records) shown.push((await send('GET', base, path))[field]);
  expect(shown).toEqual([`${note.body} And more.`, `Ask ${mention} And more.`, `${mention} And more.`]);
});
