import { setTimeout as sleep } from 'node:timers/promises';
import type { Resource } from '../../cloud/records.ts';
import type { Harness } from './harness.ts';
import { ANY_RESOURCE, anySlug, FOLLOWED, setThere } from './story-changes.ts';
import { createHere, deleteHere, editHere, type Playing, restart } from './story-steps.ts';

/** Troubles that chance alone hardly makes meet: each aims at one record or one moment. */
const SCENES = {
  'twin offline': 3,
  'refused, then edited': 3,
  'key older than a day': 3,
  'deleted here, edited there': 3,
  'deleted there, edited here': 3,
  'edited on both sides': 3,
  'moved, then edited': 2,
} as const;
type Scene = keyof typeof SCENES;

const A_DAY_MS = 25 * 60 * 60 * 1000;

export async function playScene(playing: Playing, app: Harness): Promise<void> {
  const { random, met, note } = playing;
  const scene: Scene = random.weighted(SCENES);
  met(scene);
  note(`-- ${scene}`);
  switch (scene) {
    case 'twin offline':
      return twinOffline(playing, app);
    case 'refused, then edited':
      return refusedThenEdited(playing, app);
    case 'key older than a day':
      return keyOlderThanADay(playing, app);
    case 'deleted here, edited there':
    case 'deleted there, edited here':
    case 'edited on both sides':
    case 'moved, then edited':
      return meetAt(playing, app, scene);
  }
}

async function apart(playing: Playing): Promise<void> {
  // Healed by itself: what follows in the story goes on beside it.
  await playing.cloud.partition(playing.random.int(150, 500));
}

/** The same customer is made on both sides, there with somebody and something that hangs on it. */
async function twinOffline(playing: Playing, app: Harness): Promise<void> {
  const { cloud, random, marker, note } = playing;
  await apart(playing);
  const slug = anySlug(random);
  await createHere(playing, app, { resource: 'customer', slug });
  try {
    const name = `r${marker()}`;
    const { id } = cloud.edit.createCustomer({ name, slug });
    cloud.edit.createContact(id, { name, email: 'same@x.example' });
    cloud.edit.createOnboarding(id, { name });
    note(`there: create customer ${name} with the slug ${slug}`);
  } catch (error) {
    note(`there: refused (${String(error)})`);
  }
  if (random.chance(0.5)) await createHere(playing, app, { resource: 'contact' });
}

/** The cloud refuses a change, which is then changed further here, while somebody changes the record there. */
async function refusedThenEdited(playing: Playing, app: Harness): Promise<void> {
  const { cloud, random, marker } = playing;
  const resource = random.pick(ANY_RESOURCE);
  const method = random.pick(['PATCH', 'PATCH', 'POST']);
  const effect = { kind: 'refuse', status: 400, code: 'invalid_string' } as const;
  cloud.faults.add({ match: { method }, effect, times: 1 });
  const rows = cloud.objects(resource);
  if (method === 'POST' || rows.length === 0) {
    await createHere(playing, app, {});
    await sleep(random.int(20, 200));
    return editHere(playing, app, {});
  }
  const { id } = random.pick(rows);
  await editHere(playing, app, { resource, id });
  await sleep(random.int(20, 200));
  if (random.chance(0.5)) theirs(playing, resource, id, `r${marker()}`);
  await editHere(playing, app, { resource, id });
}

/** A create is sent, its answer is lost, and the machine is off until the cloud has forgotten the key. */
async function keyOlderThanADay(playing: Playing, app: Harness): Promise<void> {
  const { cloud, random, marker, machine, note, apps } = playing;
  const when = random.pick(['before', 'after', 'after'] as const);
  cloud.faults.add({ match: { method: 'POST' }, effect: { kind: 'drop', when }, times: random.int(1, 2) });
  await createHere(playing, app, {});
  await sleep(random.int(20, 200));
  const resource = random.pick(ANY_RESOURCE);
  const made = cloud.objects(resource)[0];
  // Somebody works on the newest record there, which may be the one.
  if (made !== undefined && random.chance(0.5)) theirs(playing, resource, made.id, `r${marker()}`);
  // Of two apps on one machine both sleep.
  for (const each of apps) await each.kill();
  note('a day goes by');
  cloud.clock.advance(A_DAY_MS);
  machine.advance(A_DAY_MS);
  for (const each of apps) await restart(playing, each);
}

/** Something happens on both sides to one record, before either hears of the other. */
async function meetAt(playing: Playing, app: Harness, scene: Scene): Promise<void> {
  const { cloud, random, marker, note, acknowledged } = playing;
  const resource =
    scene === 'moved, then edited'
      ? random.pick(['contact', 'onboarding'] as const)
      : random.pick(ANY_RESOURCE);
  const rows = cloud.objects(resource);
  if (rows.length < 3) return;
  const { id } = random.pick(rows);
  await apart(playing);
  const here = () =>
    scene === 'deleted here, edited there'
      ? deleteHere(playing, app, { resource, id })
      : editHere(playing, app, { resource, id });
  const there = () => {
    if (scene === 'deleted there, edited here') {
      acknowledged.takenThere(resource, id, 'deleted');
      cloud.edit.apply({ op: 'delete', resource, id });
      note(`there: delete ${resource} ${id}`);
      return;
    }
    if (scene === 'moved, then edited' && resource !== 'customer') {
      const owner = random.pick(cloud.objects('customer')).id;
      acknowledged.takenThere(resource, id, 'moved');
      cloud.edit.move(resource, id, owner);
      note(`there: ${resource} ${id} now belongs to ${owner}`);
    }
    theirs(playing, resource, id, `r${marker()}`);
  };
  if (random.chance(0.5)) {
    await here();
    there();
  } else {
    there();
    await here();
  }
}

function theirs(playing: Playing, resource: Resource, id: string, value: string): void {
  if (playing.cloud.object(resource, id) === undefined) return;
  playing.note(`there: ${setThere(playing, resource, id, FOLLOWED[resource], value, playing.random)}`);
}
