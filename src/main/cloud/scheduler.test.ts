import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { StorageTrouble } from '#shared/sync.ts';
import { createBackoffs } from './backoff.ts';
import { createBudget } from './budget.ts';
import type { Answer, UpstreamRequest } from './client.ts';
import { createScheduler, type Source } from './scheduler.ts';
import type { Timers } from './timers.ts';

const START = 1_000_000;
const OK: Answer = {
  kind: 'ok',
  body: { organization: { id: 'w', slug: 'w', name: 'W' } },
  rate: { limit: 60, remaining: null, windowMs: null },
};

class DiskError extends Error {}

/** A clock whose timers fire when it is moved, a cloud that answers as told, and the log of what was sent. */
function createWorld(answers: (path: string) => Answer = () => OK, isGreeted = true, kept = 0) {
  const clock = { time: START };
  let timers: { at: number; work: () => void }[] = [];
  const fakeTimers: Timers = {
    after(ms, work) {
      const timer = { at: clock.time + ms, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  };
  const sent: { at: number; path: string }[] = [];
  const broken: Error[] = [];
  const queues: Record<'urgent' | 'idle', string[]> = { urgent: [], idle: [] };
  const now = () => clock.time;
  const backoffs = createBackoffs(now, () => 0.5);
  const sourceOf = (name: 'urgent' | 'idle', urgency: Source['urgency']): Source => ({
    name,
    urgency,
    next() {
      const failure = broken.pop();
      if (failure !== undefined) throw failure;
      const path = queues[name].find((each) => !backoffs.isWaiting(each));
      if (path === undefined) return null;
      queues[name] = queues[name].filter((each) => each !== path);
      return {
        name: path,
        request: { method: 'GET', path, shape: z.unknown() },
        async settle(answer) {
          if (answer.kind !== 'ok' && answer.kind !== 'refused') queues[name].push(path);
        },
      };
    },
    wakeAt: () => Number.POSITIVE_INFINITY,
  });
  const failures: unknown[] = [];
  const ledger = {
    load: () => [],
    note() {
      if (disk.trouble !== null) throw new DiskError();
      return () => {};
    },
  };
  const disk: { trouble: StorageTrouble | null } = { trouble: null };
  const storage = {
    trouble: () => disk.trouble,
    observe: (error: unknown) => (error instanceof DiskError ? 'full' : null) as StorageTrouble | null,
  };
  const silence = { load: () => kept, keep: (until: number) => void silences.push(until) };
  const silences: number[] = [];
  const held: number[] = [];
  const scheduler = createScheduler({
    client: {
      async send<Body>({ path }: UpstreamRequest<Body>) {
        sent.push({ at: clock.time - START, path });
        return answers(path) as Answer<Body>;
      },
    },
    budget: createBudget({ learned: { limit: 60, windowMs: 60_000 }, now, ledger }),
    clock: { now, shown: (at) => at },
    storage,
    silence,
    backoffs,
    sources: [sourceOf('urgent', 'foreground'), sourceOf('idle', 'background')],
    timers: fakeTimers,
    random: () => 0.5,
    isGreeted,
    greeted: ({ organization }) => (organization.id === 'w' ? null : 'another workspace'),
    held: () => void held.push(clock.time - START),
    changed: () => {},
    reportFailure: (error) => failures.push(error),
  });
  const turn = () => new Promise((next) => setImmediate(next));
  return {
    disk,
    silences,
    held,
    breakOnce: (error: Error) => void broken.push(error),
    scheduler,
    queues,
    sent,
    failures,
    /** Lets `ms` milliseconds pass, timer by timer. */
    async pass(ms: number): Promise<void> {
      const end = clock.time + ms;
      for (;;) {
        await turn();
        const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers = timers.filter((each) => each !== next);
        clock.time = Math.max(clock.time, next.at);
        next.work();
      }
      clock.time = end;
    },
  };
}

describe('the scheduler', () => {
  test('sends what a user waits for first, and the rest one a second', async () => {
    const { scheduler, queues, sent, pass } = createWorld();
    queues.idle.push('/i1', '/i2', '/i3');
    queues.urgent.push('/u1', '/u2');
    scheduler.pump();
    await pass(5000);
    expect(sent.slice(0, 2)).toEqual([
      { at: 0, path: '/u1' },
      { at: 0, path: '/u2' },
    ]);
    const idle = sent.slice(2).map(({ at }) => at);
    expect(idle).toHaveLength(3);
    expect((idle[1] ?? 0) - (idle[0] ?? 0)).toBe(1000);
    expect((idle[2] ?? 0) - (idle[1] ?? 0)).toBe(1000);
  });

  test('asks who it is before anything else, and stops at another workspace', async () => {
    const other: Answer = {
      kind: 'ok',
      body: { organization: { id: 'x', slug: 'x', name: 'X' } },
      rate: { limit: null, remaining: null, windowMs: null },
    };
    const { scheduler, queues, sent, pass } = createWorld(() => other, false);
    queues.urgent.push('/u1');
    scheduler.pump();
    expect(scheduler.obstacle()).toEqual({ state: 'connecting' });
    await pass(60_000);
    expect(sent.map(({ path }) => path)).toEqual(['/me']);
    expect(scheduler.obstacle()).toEqual({ state: 'failed', reason: 'another workspace' });
  });

  test('waits exactly as long as Retry-After says', async () => {
    let refusals = 1;
    const { scheduler, queues, sent, pass } = createWorld(() => {
      if (refusals === 0) return OK;
      refusals -= 1;
      return { kind: 'throttled', retryAfterMs: 7000, rate: { limit: 60, remaining: 0, windowMs: null } };
    });
    queues.urgent.push('/u1');
    scheduler.pump();
    await pass(6999);
    expect(scheduler.obstacle()).toEqual({ state: 'throttled', until: new Date(START + 7000).toISOString() });
    expect(sent).toHaveLength(1);
    await pass(1);
    expect(sent).toEqual([
      { at: 0, path: '/u1' },
      { at: 7000, path: '/u1' },
    ]);
  });

  test('who asks for silence again and again, and never says for how long, is left alone for longer each time', async () => {
    const { scheduler, queues, sent, pass } = createWorld(() => ({
      kind: 'throttled',
      retryAfterMs: null,
      rate: { limit: 60, remaining: 0, windowMs: null },
    }));
    queues.urgent.push('/u1');
    scheduler.pump();
    await pass(5 * 60_000);
    const waits = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
    expect(waits.slice(0, 4)).toEqual(waits.slice(0, 4).toSorted((one, other) => one - other));
    expect(waits.at(-1)).toBeGreaterThan(20_000);
    expect(sent.length).toBeLessThan(20);
  });

  test('sends a single probe while offline, later each time, and then what waited', async () => {
    let reachable = false;
    const { scheduler, queues, sent, pass } = createWorld(() =>
      reachable ? OK : { kind: 'unreachable', reason: 'ECONNREFUSED' },
    );
    queues.urgent.push('/u1', '/u2', '/u3', '/u4', '/u5', '/u6');
    scheduler.pump();
    await pass(10_000);
    expect(sent.filter(({ path }) => path !== '/me').map(({ at }) => at)).toEqual([0, 0, 0, 0]);
    // With dice in the middle: 1.5 s, then 2.5 s, then 4.5 s.
    expect(sent.filter(({ path }) => path === '/me').map(({ at }) => at)).toEqual([1500, 4000, 8500]);
    expect(scheduler.obstacle()).toMatchObject({ state: 'offline', since: new Date(START).toISOString() });
    reachable = true;
    await pass(20_000);
    expect(scheduler.obstacle()).toBeNull();
    expect(queues.urgent).toEqual([]);
  });

  test('stops for good at a revoked key', async () => {
    const { scheduler, queues, sent, pass } = createWorld(() => ({
      kind: 'unauthorized',
      code: 'api_key_revoked',
    }));
    queues.urgent.push('/u1');
    scheduler.pump();
    await pass(599_000);
    expect(sent).toHaveLength(1);
    expect(scheduler.obstacle()).toEqual({ state: 'unauthorized', code: 'api_key_revoked' });
  });

  test('finds out by itself, once in ten minutes, whether a refused key works again', async () => {
    let isRefused = true;
    const { scheduler, queues, sent, pass } = createWorld(() =>
      isRefused ? { kind: 'unauthorized', code: 'api_key_invalid' } : OK,
    );
    queues.urgent.push('/u1');
    scheduler.pump();
    await pass(1_230_000);
    expect(sent.map(({ path }) => path)).toEqual(['/u1', '/me', '/me']);
    expect(scheduler.obstacle()).toEqual({ state: 'unauthorized', code: 'api_key_invalid' });
    isRefused = false;
    await pass(600_000);
    expect(sent.slice(3).map(({ path }) => path)).toEqual(['/me', '/u1']);
    expect(scheduler.obstacle()).toBeNull();
  });

  test('asks at once whether a refused key works again when somebody wants it to', async () => {
    let isRefused = true;
    const { scheduler, queues, sent, pass } = createWorld(() =>
      isRefused ? { kind: 'unauthorized', code: 'api_key_invalid' } : OK,
    );
    queues.urgent.push('/u1');
    scheduler.pump();
    await pass(1000);
    isRefused = false;
    scheduler.retryNow();
    await pass(1000);
    expect(sent.map(({ path }) => path)).toEqual(['/u1', '/me', '/u1']);
    expect(scheduler.obstacle()).toBeNull();
  });

  test('a probe that finds nobody there does not make the key a good one, nor probe without end', async () => {
    const { scheduler, queues, sent, pass } = createWorld((path) =>
      path === '/me'
        ? { kind: 'unreachable', reason: 'ECONNREFUSED' }
        : { kind: 'unauthorized', code: 'api_key_invalid' },
    );
    queues.urgent.push('/u1');
    scheduler.pump();
    await pass(1_230_000);
    expect(sent).toHaveLength(3);
    expect(scheduler.obstacle()).toEqual({ state: 'unauthorized', code: 'api_key_invalid' });
  });

  test.each<Answer>([
    { kind: 'trouble', reason: 'status 503', retryAfterMs: 30_000 },
    { kind: 'throttled', retryAfterMs: 30_000, rate: { limit: null, remaining: null, windowMs: null } },
  ])('is silent for as long as the cloud asks, and keeps that for the next process: %j', async (busy) => {
    let isBusy = true;
    const { scheduler, queues, sent, pass, silences } = createWorld(() => (isBusy ? busy : OK));
    queues.urgent.push('/u1');
    scheduler.pump();
    await pass(1);
    isBusy = false;
    expect(silences).toEqual([START + 30_000]);
    expect(scheduler.obstacle()).toMatchObject({ state: 'throttled' });
    await pass(29_000);
    expect(sent).toHaveLength(1);
    await pass(2000);
    expect(sent).toHaveLength(2);
  });

  test('obeys a silence that an earlier process was asked for', async () => {
    const { scheduler, queues, sent, pass } = createWorld(() => OK, true, START + 20_000);
    queues.urgent.push('/u1');
    scheduler.pump();
    await pass(19_000);
    expect(sent).toEqual([]);
    await pass(2000);
    expect(sent).toHaveLength(1);
  });

  test('sends nothing while nothing can be kept, says so, and goes on when that is over', async () => {
    const { scheduler, queues, sent, pass, disk, failures } = createWorld();
    disk.trouble = 'full';
    queues.urgent.push('/u1');
    scheduler.pump();
    await pass(10_000);
    expect(sent).toEqual([]);
    expect(scheduler.obstacle()).toEqual({ state: 'storage', reason: 'full' });
    disk.trouble = null;
    scheduler.pump();
    await pass(1000);
    expect(sent).toHaveLength(1);
    expect(failures).toEqual([]);
  });

  test('a source that fails ends nothing: it is asked again', async () => {
    const { scheduler, queues, sent, pass, failures, breakOnce } = createWorld();
    breakOnce(new Error('broken'));
    queues.urgent.push('/u1');
    expect(() => scheduler.pump()).not.toThrow();
    await pass(2000);
    expect(sent).toHaveLength(1);
    expect(failures).toHaveLength(1);
  });

  test('lets one record’s 500s hold up nobody else', async () => {
    const { scheduler, queues, sent, pass, failures } = createWorld((path) =>
      path === '/poison' ? { kind: 'trouble', reason: 'status 500', retryAfterMs: null } : OK,
    );
    queues.urgent.push('/poison', '/a', '/b', '/c');
    scheduler.pump();
    await pass(100);
    expect(sent.map(({ path }) => path)).toEqual(['/poison', '/a', '/b', '/c']);
    expect(scheduler.obstacle()).toBeNull();
    await pass(10_000);
    expect(sent.filter(({ path }) => path === '/poison').map(({ at }) => at)).toEqual([0, 1500, 4000, 8500]);
    expect(failures).toEqual([]);
  });

  test('shows an unusable answer until what it was about is answered well', async () => {
    let broken = true;
    const { scheduler, queues, pass } = createWorld((path) =>
      broken && path === '/list' ? { kind: 'garbled', reason: 'a web page' } : OK,
    );
    queues.idle.push('/list');
    scheduler.pump();
    await pass(1600);
    expect(scheduler.obstacle()).toEqual({ state: 'failed', reason: 'a web page' });
    broken = false;
    await pass(20_000);
    expect(scheduler.obstacle()).toBeNull();
  });

  test('does not go on showing an unusable answer to something that nobody wants any more', async () => {
    const { scheduler, queues, pass } = createWorld((path) =>
      path === '/list' ? { kind: 'garbled', reason: 'a web page' } : OK,
    );
    queues.idle.push('/list');
    scheduler.pump();
    await pass(100);
    queues.idle.length = 0;
    await pass(5000);
    expect(scheduler.obstacle()).toEqual({ state: 'failed', reason: 'a web page' });
    await pass(20_000);
    expect(scheduler.obstacle()).toBeNull();
  });
});
