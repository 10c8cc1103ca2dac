import { setTimeout as wait } from 'node:timers/promises';
import { createFileSecretStore } from '../../src/main/cloud/secret-store.ts';
import { createSync } from '../../src/main/cloud/sync.ts';
import { realEnvironment } from '../../src/main/environment.ts';
import { openHub } from '../../src/main/hub/hub.ts';
import { createClock, scaledTime } from '../../test/cloud/clock.ts';
import { type Cloud, startCloud } from '../../test/cloud/cloud.ts';
import type { LoggedRequest } from '../../test/cloud/request-log.ts';

/** So many milliseconds pass for the app and the cloud in one. */
const FACTOR = 150;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface SteadyHour {
  /** Kind of request to how many there were in the hour. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly requests: number;
  readonly busiestMinute: number;
  readonly limit: number;
  /** From an edit in the cloud until it is here, milliseconds. */
  readonly openCustomerMs: readonly number[];
  readonly otherCustomerMs: number;
  readonly failures: number;
}

function kindsOf(requests: readonly LoggedRequest[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const [index, { method, route, path, query }] of requests.entries()) {
    const next = requests.slice(index + 1, index + 40).find((other) => other.path === path);
    const isWalk = query.includes('cursor=') || next?.query.includes('cursor=') === true;
    const kind =
      route === 'GET /customers' || route === 'GET /onboardings'
        ? `${isWalk ? 'sweep' : 'head poll'}, ${path.slice(1)}`
        : path.endsWith('/contacts')
          ? 'contacts, customer by customer'
          : (route ?? `${method} ${path}`);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}

/**
 * An hour of a synced workspace at the documented limit, with a customer open in a focused window, in an hour's
 * `FACTOR`th: the clock of the app and of the cloud is the same scaled one.
 */
export async function measureSteadyHour(folder: string, file: string): Promise<SteadyHour> {
  const time = scaledTime(FACTOR);
  const limits = { live: 60, windowMs: MINUTE };
  const cloud: Cloud = await startCloud({ file, clock: createClock(time), limits });
  const failures: unknown[] = [];
  const reportFailure = (error: unknown) => failures.push(error);
  const environment = { ...realEnvironment, now: () => Math.floor(time()), elapsed: time };
  const hub = openHub({ folder, environment, reportFailure });
  const sync = createSync({
    hub,
    folder,
    secrets: createFileSecretStore(folder),
    environment,
    timers: {
      after(ms, work) {
        const timer = setTimeout(work, Math.min(ms, 2_000_000_000) / FACTOR);
        return () => clearTimeout(timer);
      },
    },
    fetch,
    version: '0',
    reportFailure,
  });
  const pass = (ms: number) => wait(ms / FACTOR);
  const nameOf = (id: string) => (JSON.parse(hub.reads.get('customer', id)) as { name: string }).name;
  /** Milliseconds until the edit is here. */
  async function edit(id: string, name: string, limitMs: number): Promise<number> {
    const from = time();
    cloud.edit.updateCustomer(id, { name });
    while (nameOf(id) !== name) {
      if (time() - from > limitMs) return Number.POSITIVE_INFINITY;
      await wait(1);
    }
    return time() - from;
  }
  try {
    await sync.connectWhenReachable({ url: cloud.url, key: cloud.key });
    const customers = cloud.objects('customer').map(({ id }) => id);
    const [open = '', other = ''] = [customers[100], customers.at(-100)];
    sync.setFocused(true);
    // What was made here has another key than the cloud's id.
    sync.setOnScreen(hub.sync.known('customer', open)?.key ?? null);
    // Into the steady state: the sweep that was due is over.
    await pass(15 * MINUTE);
    const begun = time();
    const sentBefore = cloud.log.all().length;
    const openCustomerMs: number[] = [];
    const elsewhere = edit(other, 'Edited elsewhere', HOUR);
    for (let count = 0; count < 20; count += 1) {
      openCustomerMs.push(await edit(open, `Edited ${count}`, MINUTE));
      await pass(1700);
    }
    const otherCustomerMs = await elsewhere;
    await pass(Math.max(0, begun + HOUR - time()));
    const requests = cloud.log
      .all()
      .slice(sentBefore)
      .filter(({ at }) => at < begun + HOUR);
    return {
      kinds: kindsOf(requests),
      requests: requests.length,
      busiestMinute: cloud.log.maxRequestsInAnyWindow(MINUTE),
      limit: limits.live,
      openCustomerMs,
      otherCustomerMs,
      failures: failures.length,
    };
  } finally {
    sync.stop();
    hub.close();
    await cloud.stop();
  }
}
