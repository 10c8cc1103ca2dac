/**
 * What health costs: processor time of reckoning a whole workspace, and of one event.
 * `node bench/health.ts [--customers 10000] [--tasks 2] [--json]`, tasks being those of each customer
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createPi } from '../src/main/features/pi/pi.ts';
import { piSettings } from '../src/main/features/pi/settings.ts';
import { openHub } from '../src/main/hub/hub.ts';
import type { RecordChange } from '../src/main/hub/records/commands.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '10000' },
    tasks: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});
const count = Number(values.customers);
const folder = mkdtempSync(join(tmpdir(), 'pivotal-bench-'));
const actor = { name: 'Bench', type: 'user' } as const;
const hub = openHub({ folder });

function cpuMs(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

async function write(commands: RecordChange[]): Promise<void> {
  for (let at = 0; at < commands.length; at += 5000) {
    await hub.writeBatch({ actor, commands: commands.slice(at, at + 5000) });
  }
}

/** Waits until what `look` began is done. */
async function run(): Promise<{ wall: number; cpu: number }> {
  let due = () => {};
  const pi = createPi({
    hub,
    settings: () => piSettings(hub.settings),
    timers: {
      after(_ms, work) {
        due = work;
        return () => {};
      },
    },
    reportFailure: (error) => console.error(error),
  });
  pi.start();
  // What gives way to others keeps no process alive.
  const alive = setInterval(() => {}, 1000);
  const before = process.cpuUsage();
  const start = performance.now();
  due();
  await pi.settled();
  const taken = { wall: performance.now() - start, cpu: cpuMs(before) };
  clearInterval(alive);
  pi.stop();
  return taken;
}

const customers: RecordChange[] = [];
const onboardings: RecordChange[] = [];
const moves: RecordChange[] = [];
const tasks: RecordChange[] = [];
for (let at = 0; at < count; at += 1) {
  const customer = `bench-customer-${at}`;
  const onboarding = `bench-onboarding-${at}`;
  customers.push({
    operation: 'create',
    resource: 'customer',
    key: customer,
    input: { name: `Customer ${at}`, mrr: (at % 997) * 100, plan: at % 2 === 0 ? 'Pro' : 'Free' },
  });
  onboardings.push({
    operation: 'create',
    resource: 'onboarding',
    key: onboarding,
    parent: customer,
    input: {},
  });
  moves.push({
    operation: 'update',
    resource: 'onboarding',
    reference: onboarding,
    input: { phase: 'program_design' },
  });
  for (let task = 0; task < Number(values.tasks); task += 1) {
    tasks.push({
      operation: 'create',
      resource: 'task',
      key: `bench-task-${at}-${task}`,
      input: {
        onboarding_id: onboarding,
        title: 'Call',
        due_date: task % 2 === 0 ? '2026-01-01' : '2999-01-01',
      },
    });
  }
}
await write(customers);
await write(onboardings);
await write(moves);
await write(tasks);

const all = await run();

/** One event as it comes: the customer of a task that was just done is reckoned, and its score written. */
async function takeEvent(at: number): Promise<number> {
  const customer = `bench-customer-${at}`;
  const scoreOf = () =>
    (JSON.parse(hub.reads.get('customer', customer)) as { health_score: number }).health_score;
  const score = scoreOf();
  await write([
    { operation: 'update', resource: 'task', reference: `bench-task-${at}-0`, input: { done: true } },
  ]);
  const before = process.cpuUsage();
  const pi = createPi({
    hub,
    settings: () => piSettings(hub.settings),
    timers: { after: () => () => {} },
    gatherMs: 0,
    reportFailure: (error) => console.error(error),
  });
  // What has happened since it was stopped is taken when it starts.
  pi.start();
  // Whoever keeps the event loop busy is given way to.
  while (scoreOf() === score) await wait(1);
  await pi.settled();
  const taken = cpuMs(before);
  pi.stop();
  return taken;
}

const events: number[] = [];
for (let at = 0; at < 200; at += 1) events.push(await takeEvent(at));
events.sort((a, b) => a - b);
const one = { median: events[100] ?? 0, p95: events[190] ?? 0 };
const figures = {
  customers: count,
  night_cpu_ms: all.cpu,
  night_wall_ms: all.wall,
  event_cpu_ms_median: one.median,
  event_cpu_ms_p95: one.p95,
};
console.log(
  values.json
    ? JSON.stringify(figures)
    : `${count} customers: the night ${all.cpu.toFixed(0)} ms of processor time, one event ${one.median.toFixed(2)} ms (p95 ${one.p95.toFixed(2)} ms)`,
);
hub.close();
rmSync(folder, { recursive: true, force: true });
