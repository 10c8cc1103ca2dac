import { setTimeout as wait } from 'node:timers/promises';
import type { Harness } from '../../test/sync/support/harness.ts';

/** What the first sync of a workspace cost. */
export interface FirstSync {
  readonly customers: number;
  readonly onboardings: number;
  /** From the app's first request until its own list of customers shows rows, milliseconds. */
  readonly firstRowsMs: number;
  readonly listRequests: number;
  /** Pages that hold all rows, when none is repeated. */
  readonly unavoidableLists: number;
  readonly contactRequests: number;
  readonly requests: number;
  readonly killedAtPage: number;
  /** List pages fetched by the process after the kill; all of them again would be `unavoidableLists`. */
  readonly pagesAfterKill: number;
  /** Of what the limit allowed while the lists were fetched, the restart left out. */
  readonly budgetUsed: number;
  readonly busiestWindow: number;
  readonly limit: number;
  readonly seconds: number;
}

const isList = ({ route }: { route: string | null }) =>
  route === 'GET /customers' || route === 'GET /onboardings';
const isOfContacts = ({ path }: { path: string }) => path.endsWith('/contacts');

/**
 * The app has just been started against the cloud for the first time; it is killed at a third of the lists.
 * @param contactsRate what the cloud allows once the lists are here: contacts come in as many requests as there
 * are customers
 */
export async function measureFirstSync(harness: Harness, contactsRate: number): Promise<FirstSync> {
  const { cloud } = harness;
  const customers = cloud.objects('customer').length;
  const onboardings = cloud.objects('onboarding').length;
  const unavoidableLists = Math.ceil(customers / 100) + Math.ceil(onboardings / 100);
  let rows = 0;
  while (rows === 0) {
    rows = (await harness.request('GET', '/customers?limit=50')).json<{ data: object[] }>().data.length;
    await wait(5);
  }
  const begun = cloud.log.all()[0]?.at ?? 0;
  const firstRowsMs = cloud.clock.time() - begun;
  const lists = () => cloud.log.all().filter(isList);
  while (lists().length < unavoidableLists / 3) await wait(10);
  await harness.kill();
  const killedAtPage = lists().length;
  const killedAt = cloud.log.all().at(-1)?.at ?? 0;
  const sentBefore = cloud.log.all().length;
  await harness.start();
  await harness.until(({ last_synced_at }) => last_synced_at !== null, 'swept', 240_000);
  const { live: limit, windowMs } = cloud.limits;
  const listRequests = lists().length;
  const swept = cloud.log.all();
  const restartedAt = swept[sentBefore]?.at ?? killedAt;
  const active = (swept.at(-1)?.at ?? 0) - begun - (restartedAt - killedAt);
  const budgetUsed = swept.length / ((active / windowMs) * limit);
  const busiestWindow = cloud.log.maxRequestsInAnyWindow(windowMs);
  cloud.limits.live = contactsRate;
  await harness.until(({ state }) => state === 'idle', 'in sync', 240_000);
  const all = cloud.log.all();
  return {
    customers,
    onboardings,
    firstRowsMs,
    listRequests,
    unavoidableLists,
    contactRequests: all.filter(isOfContacts).length,
    requests: all.length,
    killedAtPage,
    pagesAfterKill: listRequests - killedAtPage,
    budgetUsed,
    busiestWindow,
    limit,
    seconds: (cloud.clock.time() - begun) / 1000,
  };
}
