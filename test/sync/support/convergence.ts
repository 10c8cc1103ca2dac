import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../../cloud/cloud.ts';
import { createRandom } from '../../cloud/random.ts';
import type { Resource } from '../../cloud/records.ts';
import { readOutbox } from '../../durability/database-file.ts';
import { createAcknowledged } from './acknowledged.ts';
import { differences } from './compare.ts';
import { type Harness, type SyncStatus, startHarness } from './harness.ts';
import { ANY_RESOURCE, changeThere, FOLLOWED, randomChange } from './story-changes.ts';
import { addFault } from './story-faults.ts';
import {
  createMachine,
  endTroubles,
  makeTrouble,
  type Trouble,
  type TroubledWorld,
} from './story-troubles.ts';

/** One random story of writes on both sides, faults, partitions, kills and restarts. */
export interface Story {
  readonly seed: number;
  readonly steps: readonly string[];
  readonly problems: readonly string[];
  readonly requests: number;
  readonly creates: number;
  readonly kills: number;
  readonly resolved: number;
  /** How often each kind of trouble was made. */
  readonly troubles: Readonly<Partial<Record<Trouble, number>>>;
}

/** A minute of the cloud lasts a second. */
const LIMITS = { live: 60, test: 60, paid: 60, windowMs: 1000 };
const STEPS = 45;
const REST_LIMIT_MS = 60_000;

interface Playing extends TroubledWorld {
  readonly apps: readonly Harness[];
  kills: number;
  resolved: number;
}

type Listed = { id: string; name: string | null };

async function listed({ random }: Playing, app: Harness, resource: Resource): Promise<Listed[]> {
  const read = async (path: string) => {
    const answer = await app.request('GET', `${path}?limit=100`);
    return answer.status === 200 ? answer.json<{ data: Listed[] }>().data : [];
  };
  if (resource !== 'contact') return read(`/${resource}s`);
  const customers = await read('/customers');
  return customers.length === 0 ? [] : read(`/customers/${random.pick(customers).id}/contacts`);
}

async function createHere(playing: Playing, app: Harness): Promise<void> {
  const { random, marker, note, acknowledged } = playing;
  const resource = random.pick(ANY_RESOURCE);
  const value = marker();
  const customers = resource === 'customer' ? [] : await listed(playing, app, 'customer');
  if (resource !== 'customer' && customers.length === 0) return;
  const owner = customers.length === 0 ? '' : random.pick(customers).id;
  const slug = random.chance(0.3) ? { slug: `slug-${random.int(1, 6)}` } : {};
  const email = `${random.chance(0.2) ? 'same' : value}@x.example`;
  const phase = random.pick(['review', 'launch']);
  const requests: Readonly<Record<Resource, readonly [string, object]>> = {
    customer: ['/customers', { name: value, ...slug }],
    contact: [`/customers/${owner}/contacts`, { name: value, email }],
    onboarding: ['/onboardings', { customer_id: owner, name: value, phase }],
  };
  const answer = await app.request('POST', ...requests[resource]);
  note(`here: create ${resource} ${value} → ${answer.status}`);
  if (answer.status !== 201) return;
  const { id, display_id } = answer.json<{ id: string; display_id: number }>();
  acknowledged.created({ harness: app, resource, id, displayId: display_id, field: 'name', value });
}

async function editHere(playing: Playing, app: Harness): Promise<void> {
  const { random, marker, note, acknowledged } = playing;
  const resource = random.pick(ANY_RESOURCE);
  const rows = await listed(playing, app, resource);
  if (rows.length === 0) return;
  const { id } = random.pick(rows);
  const { field, value } = randomChange(random, resource, marker());
  const answer = await app.request('PATCH', `/${resource}s/${id}`, { [field]: value });
  note(`here: ${resource} ${id} ${field} = ${JSON.stringify(value)} → ${answer.status}`);
  if (answer.status !== 200 || field !== FOLLOWED[resource]) return;
  acknowledged.edited({ harness: app, resource, id, field, value: String(value) });
}

async function deleteHere(playing: Playing, app: Harness): Promise<void> {
  const { random, note } = playing;
  const resource = random.pick(['customer', 'contact', 'onboarding'] as const);
  const rows = await listed(playing, app, resource);
  if (rows.length < 3) return;
  const { id } = random.pick(rows);
  const answer = await app.request('DELETE', `/${resource}s/${id}`);
  note(`here: delete ${resource} ${id} → ${answer.status}`);
}

/** Ends, brutally or not, and starts again. */
async function restart(playing: Playing, app: Harness, key?: string): Promise<void> {
  playing.kills += 1;
  playing.note('kill -9 and start again');
  await app.kill();
  // Where there is no space at all a start says so, and ends.
  playing.machine.disk?.empty();
  await app.start(key);
}

async function step(playing: Playing): Promise<void> {
  const { random, cloud, note } = playing;
  const app = random.pick(playing.apps);
  const kind = random.weighted({
    createHere: 8,
    editHere: 12,
    deleteHere: 2,
    changeThere: 12,
    fault: 7,
    trouble: 6,
    partition: 2,
    kill: 1.2,
    revoke: 0.4,
    sync: 4,
    wait: 6,
  });
  switch (kind) {
    case 'createHere':
      return createHere(playing, app);
    case 'editHere':
      return editHere(playing, app);
    case 'deleteHere':
      return deleteHere(playing, app);
    case 'changeThere':
      return changeThere(playing);
    case 'fault':
      return addFault(playing);
    case 'trouble':
      return makeTrouble(playing, app);
    case 'partition': {
      const ms = random.int(50, 800);
      note(`partition for ${ms} ms`);
      return cloud.partition(ms);
    }
    case 'kill':
      return restart(playing, app);
    case 'revoke': {
      note('the key is revoked; after a while there is a new one');
      cloud.keys.revoke(app.cloudKey);
      await sleep(random.int(5, 250));
      return restart(playing, app, cloud.keys.create().key);
    }
    case 'sync':
      note('sync now');
      return void (await app.local('POST', '/sync'));
    default: {
      const ms = random.int(5, 250);
      note(`wait ${ms} ms`);
      await sleep(ms);
    }
  }
}

interface Unsettled {
  readonly id: string;
  readonly record_id: string;
  readonly resource: Resource;
  readonly kind?: 'field' | 'deleted_upstream' | 'deleted_here';
}

type UnsettledList = 'twins' | 'uncertain' | 'failed' | 'conflicts';

/** What a person may say to it. Two contacts of one customer cannot keep one address. */
function actionsFor(list: UnsettledList, { resource }: Unsettled): readonly string[] {
  switch (list) {
    case 'twins':
      return resource === 'customer' ? ['link', 'keep_both', 'discard_mine'] : ['link', 'discard_mine'];
    case 'uncertain':
      return ['resend', 'discard'];
    case 'failed':
      return ['discard'];
    case 'conflicts':
      return ['keep_mine', 'take_theirs'];
  }
}

/** A person settles everything that the sync may not settle alone, one way or the other. */
async function resolveAll({ random, note, acknowledged }: Playing, app: Harness): Promise<number> {
  let count = 0;
  for (const list of ['twins', 'uncertain', 'failed', 'conflicts'] as const) {
    const { data } = (await app.local('GET', `/sync/${list}`)).json<{ data: Unsettled[] }>();
    for (const entry of data) {
      const action = random.pick(actionsFor(list, entry));
      const answer = await app.local('POST', `/sync/${list}/${entry.id}`, { action });
      note(`resolve ${list} ${JSON.stringify(entry)}: ${action} → ${answer.status}`);
      if (action === 'link') acknowledged.linked(entry);
      if (action === 'resend') acknowledged.madeAnew();
      else if (action !== 'keep_mine' && action !== 'keep_both') acknowledged.givenUp(entry);
      else if (entry.kind === 'deleted_upstream') acknowledged.madeAnew();
      count += 1;
    }
  }
  return count;
}

/** No more refusals than this are on their way. */
const ASKED_AT_MOST = 5;

function isAtRest({ state, pending, waiting_for_you, reason }: SyncStatus): boolean {
  if (state === 'idle' && Number(waiting_for_you) > 0) {
    throw new Error(`idle, while ${String(waiting_for_you)} wait for a person`);
  }
  const isHeldBack = state === 'failed' && String(reason).includes('confirm the deletions');
  // What hangs on a customer that was refused waits with it for a person.
  return (
    (pending === 0 || Number(waiting_for_you) > 0) &&
    (state === 'idle' || state === 'attention' || isHeldBack)
  );
}

/** A refusal of the key that was on its way when the trouble ended stops the sync once more: a person asks again. */
async function syncToRest(app: Harness): Promise<SyncStatus> {
  const isStopped = ({ state }: SyncStatus) => state === 'unauthorized';
  for (let asked = 1; ; asked += 1) {
    await app.local('POST', '/sync');
    const status = await app.until((now) => isStopped(now) || isAtRest(now), 'at rest', REST_LIMIT_MS);
    if (!isStopped(status) || asked === ASKED_AT_MOST) return status;
  }
}

/** @returns whether there was nothing left to settle */
async function bringToRest(playing: Playing, app: Harness): Promise<boolean> {
  await app.until(({ state }) => state !== 'connecting', 'connected', REST_LIMIT_MS);
  await syncToRest(app);
  // The pass that was running may have begun before the last change there.
  const status = await syncToRest(app);
  if (status.state === 'failed') await app.local('POST', '/sync/confirm-deletions');
  const resolved = await resolveAll(playing, app);
  playing.resolved += resolved;
  return resolved === 0 && status.state === 'idle';
}

async function converge(playing: Playing): Promise<void> {
  playing.cloud.faults.clear();
  await playing.cloud.heal();
  endTroubles(playing);
  for (let round = 1; round <= 8; round += 1) {
    const settled: boolean[] = [];
    for (const app of playing.apps) settled.push(await bringToRest(playing, app));
    if (settled.every(Boolean) && (playing.apps.length === 1 || round > 1)) return;
  }
}

async function problems({ apps, cloud, acknowledged }: Playing): Promise<string[]> {
  const found = await acknowledged.problems();
  for (const [index, app] of apps.entries()) {
    if (app.app.child.exitCode !== null) found.push(`app ${index + 1} ended by itself`);
    found.push(...(await differences(app)).map((difference) => `app ${index + 1}: ${difference}`));
    const failures = app.app.stderr.filter((line) => line.includes('"level":"error"'));
    found.push(...failures.map((line) => `logged: ${line}`));
  }
  const { live, windowMs } = cloud.limits;
  const busiest = cloud.log.maxRequestsInAnyWindow(windowMs);
  if (busiest > live) found.push(`${busiest} requests in one window, ${live} are allowed`);
  found.push(...cloud.faults.failures().map((failure) => `a fault failed: ${String(failure)}`));
  return found;
}

/** The second app on the same workspace has a key of its own. */
async function startSecond(cloud: Cloud): Promise<Harness> {
  return startHarness({ shared: { cloud, key: cloud.keys.create({ name: 'Second app' }).key } });
}

/** Plays the story of a seed. Everything in it but the machine's own speed follows from the seed. */
export async function playStory(seed: number): Promise<Story> {
  const random = createRandom(seed);
  // Some workspaces are larger than a page, so that a walk can be disturbed between two.
  const isLarge = random.chance(0.1);
  const machine = createMachine(random.chance(0.3));
  const troubles: Partial<Record<Trouble, number>> = {};
  const first = await startHarness({
    env: machine.env,
    ...(machine.disk === null ? {} : { dataDir: machine.disk.folder }),
    cloud: {
      seed,
      limits: isLarge ? { live: 300, windowMs: 1000 } : LIMITS,
      preciseRateHeaders: true,
      extendedFields: random.chance(0.5),
      unstableTies: random.chance(0.5),
    },
    prepare: (cloud) =>
      isLarge
        ? cloud.generate({ customers: random.int(101, 130), contacts: 20, onboardings: 120, seed })
        : cloud.generate({ customers: random.int(2, 8), seed }),
  });
  const { cloud } = first;
  const apps = random.chance(0.25) && !isLarge ? [first, await startSecond(cloud)] : [first];
  const steps: string[] = [];
  let markers = 0;
  const playing: Playing = {
    apps,
    cloud,
    random,
    machine,
    met(trouble) {
      troubles[trouble] = (troubles[trouble] ?? 0) + 1;
    },
    acknowledged: createAcknowledged(cloud),
    note: (text) => void steps.push(text),
    marker() {
      markers += 1;
      return `m${markers}x${seed}x`;
    },
    kills: 0,
    resolved: 0,
  };
  let found: string[];
  try {
    for (let count = 0; count < STEPS; count += 1) await step(playing);
    await converge(playing);
    found = await problems(playing);
  } catch (error) {
    const last = cloud.log.all().slice(-6);
    found = [
      String(error),
      ...apps.flatMap((app) => app.app.stderr.slice(-5)),
      ...apps.flatMap((app) => readOutbox(app.dataDir).map((entry) => `queued: ${JSON.stringify(entry)}`)),
      ...last.map(
        ({ at, method, path, status, outcome, body }) =>
          `${at} ${method} ${path} ${outcome} ${status} ${body}`,
      ),
    ];
  }
  const { kills, resolved } = playing;
  const requests = cloud.log.all().length;
  const creates = cloud.log.creates().length;
  for (const app of apps.toReversed()) await app.end();
  machine.disk?.unmount();
  return { seed, steps, problems: found, requests, creates, kills, resolved, troubles };
}
