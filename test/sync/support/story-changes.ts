import type { Cloud } from '../../cloud/cloud.ts';
import type { Random } from '../../cloud/random.ts';
import type { Resource } from '../../cloud/records.ts';
import type { Acknowledged } from './acknowledged.ts';

/** What all that happens in a story shares. */
export interface StoryWorld {
  readonly cloud: Cloud;
  readonly random: Random;
  readonly acknowledged: Acknowledged;
  note(step: string): void;
  /** Counts a kind of trouble or change for the report. */
  met(kind: string): void;
  /** A text that nothing else in the story contains. */
  marker(): string;
}

/** So few that both sides often ask for the same one. */
export const anySlug = (random: Random): string => `slug-${random.int(1, 6)}`;
export const anyEmail = (random: Random, own: string): string =>
  `${random.chance(0.25) ? 'same' : own}@x.example`;

export const ANY_RESOURCE = ['customer', 'customer', 'contact', 'onboarding'] as const;

/** Fields whose values are markers, so that each value can be followed on its way. */
export const FOLLOWED: Readonly<Record<Resource, string>> = {
  customer: 'plan',
  contact: 'title',
  onboarding: 'notes',
};

export function randomChange(
  random: Random,
  resource: Resource,
  marker: string,
): { field: string; value: unknown } {
  const followed = { field: FOLLOWED[resource], value: marker };
  switch (resource) {
    case 'customer':
      return random.pick([
        followed,
        { field: 'mrr', value: random.int(0, 1000) },
        { field: 'status', value: random.pick(['active', 'at_risk', 'churned']) },
        { field: 'tags', value: [random.pick(['a', 'b', 'c']), 'x'] },
        { field: 'slug', value: anySlug(random) },
      ]);
    case 'contact':
      return random.pick([
        followed,
        { field: 'labels', value: [random.pick(['one', 'two', 'three'])] },
        { field: 'is_primary', value: true },
        { field: 'email', value: anyEmail(random, marker) },
      ]);
    case 'onboarding':
      return random.pick([
        followed,
        { field: 'state', value: random.pick(['active', 'paused', 'waiting', 'at_risk']) },
        { field: 'phase', value: random.pick(['review', 'launch', 'completed']) },
      ]);
  }
}

/** Somebody else changes something in the cloud; what the cloud does not allow does not happen. */
export function changeThere(world: StoryWorld, random: Random = world.random): void {
  try {
    const step = applyThere(world, random);
    if (step !== null) world.note(`there: ${step}`);
  } catch (error) {
    world.note(`there: refused (${String(error)})`);
  }
}

function applyThere(world: StoryWorld, random: Random): string | null {
  const { cloud, marker, met, acknowledged } = world;
  const { edit } = cloud;
  const resource = random.pick(ANY_RESOURCE);
  const rows = cloud.objects(resource);
  const kind = random.weighted({ create: 3, update: 6, delete: 1, tie: 1, move: 1.5 });
  if (kind === 'create') return createThere(cloud, random, resource, `r${marker()}`);
  if (rows.length < 3) return null;
  const { id } = random.pick(rows);
  if (kind === 'move') {
    if (resource === 'customer') return null;
    const owner = random.pick(cloud.objects('customer')).id;
    acknowledged.takenThere(resource, id, 'moved');
    edit.move(resource, id, owner);
    met('moved record');
    return `${resource} ${id} now belongs to ${owner}`;
  }
  if (kind === 'delete') {
    acknowledged.takenThere(resource, id, 'deleted');
    edit.apply({ op: 'delete', resource, id });
    return `delete ${resource} ${id}`;
  }
  if (kind === 'tie') {
    edit.tie(resource, { count: Math.min(rows.length, 3) });
    return `the newest of ${resource} share one created_at`;
  }
  const { field, value } = randomChange(random, resource, `r${marker()}`);
  if (field === 'tags') return null;
  return setThere(world, resource, id, field, value, random);
}

/** Somebody sets a field of a record in the cloud. */
export function setThere(
  { cloud, acknowledged }: StoryWorld,
  resource: Resource,
  id: string,
  field: string,
  value: unknown,
  random: Random,
): string {
  // What nobody here knows yet is among the values of the cloud.
  const shown = field === 'status' && random.chance(0.3) ? 'hibernating' : value;
  const fields =
    field === 'state'
      ? { state: value === 'waiting' ? 'active' : value, waiting_on_customer: value === 'waiting' }
      : { [field]: shown };
  cloud.edit.apply({ op: 'update', resource, id, fields });
  if (field === FOLLOWED[resource]) acknowledged.changedThere(resource, id, value);
  return `${resource} ${id} ${field} = ${JSON.stringify(shown)}`;
}

function createThere(cloud: Cloud, random: Random, resource: Resource, name: string): string | null {
  const customers = cloud.objects('customer');
  const slug = random.chance(0.3) ? { slug: anySlug(random) } : {};
  if (resource === 'customer') cloud.edit.createCustomer({ name, ...slug });
  else if (customers.length === 0) return null;
  else if (resource === 'onboarding') cloud.edit.createOnboarding(random.pick(customers).id, { name });
  else {
    cloud.edit.createContact(random.pick(customers).id, { name, email: anyEmail(random, name) });
  }
  return `create ${resource} ${name}`;
}
