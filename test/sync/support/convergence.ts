import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../../cloud/cloud.ts';
import { createRandom } from '../../cloud/random.ts';
import { readOutbox } from '../../durability/database-file.ts';
import { createAcknowledged } from './acknowledged.ts';
import { differences } from './compare.ts';
import { type Harness, startHarness } from './harness.ts';
import { lostInCloud } from './overwritten.ts';
import { changeThere } from './story-changes.ts';
import { addFault } from './story-faults.ts';
import { comeToRest, lookAtStatus } from './story-rest.ts';
import { playScene } from './story-scenes.ts';
import { createHere, deleteHere, editHere, type Playing, restart } from './story-steps.ts';
import { createMachine, makeTrouble } from './story-troubles.ts';

/** One random story of writes on both sides, faults, partitions, kills and restarts. */
export interface Story {
  readonly seed: number;
  readonly steps: readonly string[];
  readonly problems: readonly string[];
  /** What the cloud was asked, with when that was in seconds since the story's start. */
  readonly log: readonly string[];
  readonly requests: number;
  readonly creates: number;
  readonly kills: number;
  readonly resolved: number;
  /** How often each kind of trouble was made, and each decision taken. */
  readonly troubles: Readonly<Record<string, number>>;
}

/** A minute of the cloud lasts a second. */
const LIMITS = { live: 60, test: 60, paid: 60, windowMs: 1000 };
const STEPS = 40;
/** How long an app and its cloud take to start where nothing else runs. */
const USUAL_START_MS = 1500;

async function step(playing: Playing): Promise<void> {
  const { random, cloud, note, met } = playing;
  const app = random.pick(playing.apps);
  const kind = random.weighted({
    createHere: 7,
    editHere: 10,
    deleteHere: 2,
    changeThere: 10,
    scene: 5,
    fault: 6,
    trouble: 6,
    partition: 2,
    kill: 1,
    revoke: 0.4,
    sync: 4,
    look: 2,
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
    case 'scene':
      return playScene(playing, app);
    case 'fault':
      return addFault(playing);
    case 'trouble':
      return makeTrouble(playing, app);
    case 'partition': {
      const ms = random.int(50, 800);
      met('partition');
      note(`partition for ${ms} ms`);
      return cloud.partition(ms);
    }
    case 'kill':
      met('kill');
      return restart(playing, app);
    case 'revoke': {
      met('revoked key');
      note('the key is revoked; after a while there is a new one');
      cloud.keys.revoke(app.cloudKey);
      await sleep(random.int(5, 250));
      return restart(playing, app, cloud.keys.create().key);
    }
    case 'sync':
      note('sync now');
      return void (await app.local('POST', '/sync'));
    case 'look': {
      const status = await app.status();
      note(`the state is ${status.state}, ${String(status.waiting_for_you)} wait for a person`);
      return lookAtStatus(status);
    }
    default: {
      const ms = random.int(5, 250);
      note(`wait ${ms} ms`);
      await sleep(ms);
    }
  }
}

async function problems(
  { apps, cloud, acknowledged, seen, shownAtDeletion }: Playing,
  slowness: number,
): Promise<string[]> {
  const found = [
    ...seen,
    ...(await acknowledged.problems()),
    ...lostInCloud(cloud, apps, shownAtDeletion, acknowledged.changesThere(), slowness),
  ];
  for (const [index, app] of apps.entries()) {
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

function logOf(cloud: Cloud, from: number): string[] {
  return cloud.log.all().map(({ at, method, path, status, outcome, faults, body }) => {
    const spoiled = faults.length === 0 ? '' : ` [${faults.join(', ')}]`;
    return `${((at - from) / 1000).toFixed(3)} ${method} ${path} ${outcome} ${status}${spoiled} ${body}`;
  });
}

/** The second app on the same workspace and machine has a key of its own. */
async function startSecond(cloud: Cloud, env: Readonly<Record<string, string>>): Promise<Harness> {
  return startHarness({ env, shared: { cloud, key: cloud.keys.create({ name: 'Second app' }).key } });
}

/** Plays the story of a seed. Everything in it but the machine's own speed follows from the seed. */
export async function playStory(seed: number): Promise<Story> {
  const random = createRandom(seed);
  // Some workspaces are larger than a page, so that a walk can be disturbed between two.
  const isLarge = random.chance(0.1);
  const machine = createMachine(random.chance(0.3));
  const troubles: Record<string, number> = {};
  const begun = performance.now();
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
  const slowness = Math.max(1, (performance.now() - begun) / USUAL_START_MS);
  const { cloud } = first;
  const apps = random.chance(0.25) && !isLarge ? [first, await startSecond(cloud, machine.env)] : [first];
  const steps: string[] = [];
  const startedAt = cloud.clock.time();
  let markers = 0;
  const playing: Playing = {
    apps,
    cloud,
    random,
    machine,
    met(kind) {
      troubles[kind] = (troubles[kind] ?? 0) + 1;
    },
    acknowledged: createAcknowledged(cloud),
    note: (text) => void steps.push(`${((cloud.clock.time() - startedAt) / 1000).toFixed(3)} ${text}`),
    marker() {
      markers += 1;
      return `m${markers}x${seed}x`;
    },
    seen: [],
    shownAtDeletion: new Set(),
    kills: 0,
    resolved: 0,
  };
  if (isLarge) playing.met('more than a page');
  if (apps.length > 1) playing.met('two apps');
  let found: string[];
  try {
    for (let count = 0; count < STEPS; count += 1) await step(playing);
    await comeToRest(playing);
    found = await problems(playing, slowness);
  } catch (error) {
    found = [
      String(error),
      ...playing.seen,
      ...apps.flatMap((app) => app.app.stderr.slice(-5)),
      ...apps.flatMap((app) => readOutbox(app.dataDir).map((entry) => `queued: ${JSON.stringify(entry)}`)),
      ...logOf(cloud, startedAt).slice(-6),
    ];
  }
  const { kills, resolved } = playing;
  const log = logOf(cloud, startedAt);
  const requests = cloud.log.all().length;
  const creates = cloud.log.creates().length;
  for (const app of apps.toReversed()) await app.end();
  machine.disk?.unmount();
  return { seed, steps, problems: found, log, requests, creates, kills, resolved, troubles };
}
