/**
 * Tasks and comments in large numbers, beside the customers that `bench/generate.ts` has made: how fast they are written,
 * and what the built app takes with them to start, to list and to search.
 * `node bench/work.ts --data-dir DIR [--tasks 200000] [--comments 100000] [--json FILE]`; with 0 of both a folder that has them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startServer, type TestServer } from '../test/support/server.ts';
import { describeMachine } from './support/results.ts';

const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    tasks: { type: 'string', default: '200000' },
    comments: { type: 'string', default: '100000' },
    json: { type: 'string' },
  },
});
const dataDir = values['data-dir'];
if (dataDir === undefined) throw new Error('Give --data-dir: a folder that bench/generate.ts has filled');

const BATCH = 10_000;
const LOCAL = { base: '/local/v1' } as const;
const WORDS = ['kickoff', 'contract', 'training', 'migration', 'renewal', 'invoice', 'workshop', 'rollout'];
const word = (at: number) => WORDS[at % WORDS.length] ?? '';

/** Processor time and memory that a process has taken so far. */
function taken(pid: number): { cpuMs: number; memoryMb: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const memory = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * 10,
    memoryMb: Math.round(Number(memory) / 1024),
  };
}

const said: { readonly what: string; readonly figure: string }[] = [];

function say(what: string, figure: string): void {
  said.push({ what: what.trim(), figure });
  process.stdout.write(`${what.padEnd(52)} ${figure}\n`);
}

interface Page {
  readonly data: readonly { readonly id: string; readonly phase: string }[];
  readonly has_more: boolean;
  readonly next_cursor: string;
}

/** Of those that take tasks. */
async function openOnboardings(server: TestServer): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ''; ; ) {
    const page = (await server.request('GET', `/onboardings?limit=100${cursor}`)).json<Page>();
    ids.push(...page.data.flatMap(({ id, phase }) => (phase === 'completed' ? [] : [id])));
    if (!page.has_more) return ids;
    cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
  }
}

async function fill(server: TestServer, type: string, count: number, fieldsOf: (at: number) => object) {
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    const commands = Array.from({ length: size }, (_, at) => ({
      operation: 'create',
      type,
      fields: fieldsOf(from + at),
    }));
    const since = performance.now();
    const answer = await server.request('POST', '/batch', { ...LOCAL, body: { commands } });
    if (answer.status !== 200) throw new Error(answer.text);
    if (from === 0 || from + BATCH >= count)
      say(`${size} ${type}s as one batch, after ${from}`, `${Math.round(performance.now() - since)} ms`);
  }
}

const first = await startServer({ dataDir, readyTimeoutMs: 120_000 });
if (Number(values.tasks) + Number(values.comments) > 0) {
  const onboardings = await openOnboardings(first);
  const of = (at: number) => onboardings[at % onboardings.length];
  await fill(first, 'task', Number(values.tasks), (at) => ({
    onboarding_id: of(at),
    title: `${word(at)} ${word(at >> 3)} ${at}`,
    due_date: `2027-${String((at % 12) + 1).padStart(2, '0')}-${String((at % 28) + 1).padStart(2, '0')}`,
  }));
  await fill(first, 'comment', Number(values.comments), (at) => ({
    subject_type: 'onboarding',
    subject_id: of(at),
    body: `We spoke about the ${word(at)} and the ${word(at >> 2)}; number ${at}.`,
  }));
}
await first.stop();

const from = performance.now();
const server = await startServer({ dataDir, readyTimeoutMs: 120_000 });
say('start until it is ready', `${Math.round(performance.now() - from)} ms`);
say('  processor time, memory', `${taken(server.pid).cpuMs} ms, ${taken(server.pid).memoryMb} MB`);
const asked = performance.now();
await server.request('GET', '/customers?limit=1');
say('  until the first answer', `${Math.round(performance.now() - asked)} ms`);
for (let filled = false; !filled; ) {
  await wait(200);
  filled =
    (await server.request('GET', '/search?q=x&limit=1', LOCAL)).json<{ filling?: unknown }>().filling == null;
}
say('until everything can be searched', `${Math.round(performance.now() - from)} ms`);
say('  processor time, memory', `${taken(server.pid).cpuMs} ms, ${taken(server.pid).memoryMb} MB`);
await server.request('GET', '/tasks?limit=1', LOCAL);
for (const path of [
  '/tasks?limit=100',
  '/tasks?limit=100&done=false&due_before=2027-03-01',
  '/tasks?limit=100&customer_id=77',
  '/comments?limit=100&customer_id=77',
  '/search?limit=20&q=task%3Akickoff%20renewal',
  '/search?limit=20&q=note%3Ainvoice',
  '/search?limit=20&q=due%3A%3C2027-02-01',
  '/search?limit=20&q=workshop',
]) {
  const times: number[] = [];
  for (let round = 0; round < 11; round += 1) {
    const since = performance.now();
    const answer = await server.request('GET', path, LOCAL);
    if (answer.status !== 200) throw new Error(answer.text);
    times.push(performance.now() - since);
  }
  times.sort((a, b) => a - b);
  say(`GET ${path}`, `median ${times[5]?.toFixed(1)} ms, worst ${times.at(-1)?.toFixed(1)} ms`);
}
say('at the end: processor time, memory', `${taken(server.pid).cpuMs} ms, ${taken(server.pid).memoryMb} MB`);
await server.stop();
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ machine: describeMachine(), said }, null, 2)}\n`);
