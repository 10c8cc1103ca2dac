import type { Resource } from '../../cloud/records.ts';
import type { Harness } from './harness.ts';
import { ANY_RESOURCE, anyEmail, anySlug, FOLLOWED, randomChange } from './story-changes.ts';
import type { TroubledWorld } from './story-troubles.ts';

export interface Playing extends TroubledWorld {
  readonly apps: readonly Harness[];
  /** What must never happen and was seen on the way. */
  readonly seen: string[];
  /** What records showed when a person deleted them here. */
  readonly shownAtDeletion: Set<string>;
  kills: number;
  resolved: number;
}

type Listed = Readonly<Record<string, unknown>> & { readonly id: string; readonly name: string | null };

async function listed({ random }: Playing, app: Harness, resource: Resource): Promise<Listed[]> {
  const read = async (path: string) => {
    const answer = await app.request('GET', `${path}?limit=100`);
    return answer.status === 200 ? answer.json<{ data: Listed[] }>().data : [];
  };
  if (resource !== 'contact') return read(`/${resource}s`);
  const customers = await read('/customers');
  return customers.length === 0 ? [] : read(`/customers/${random.pick(customers).id}/contacts`);
}

/** A record is made here. @param wanted what is not left to chance */
export async function createHere(
  playing: Playing,
  app: Harness,
  wanted: { readonly resource?: Resource; readonly slug?: string } = {},
): Promise<void> {
  const { random, marker, note, acknowledged } = playing;
  const resource = wanted.resource ?? random.pick(ANY_RESOURCE);
  const value = marker();
  const customers = resource === 'customer' ? [] : await listed(playing, app, 'customer');
  if (resource !== 'customer' && customers.length === 0) return;
  const owner = customers.length === 0 ? '' : random.pick(customers).id;
  const slug = wanted.slug ?? (random.chance(0.3) ? anySlug(random) : undefined);
  const email = anyEmail(random, value);
  const phase = random.pick(['review', 'launch']);
  const requests: Readonly<Record<Resource, readonly [string, object]>> = {
    customer: ['/customers', { name: value, ...(slug === undefined ? {} : { slug }) }],
    contact: [`/customers/${owner}/contacts`, { name: value, email }],
    onboarding: ['/onboardings', { customer_id: owner, name: value, phase }],
  };
  const answer = await app.request('POST', ...requests[resource]);
  note(`here: create ${resource} ${value} → ${answer.status}`);
  if (answer.status !== 201) return;
  const { id, display_id } = answer.json<{ id: string; display_id: number }>();
  acknowledged.created({ harness: app, resource, id, displayId: display_id, field: 'name', value });
}

interface Chosen {
  readonly resource?: Resource;
  /** With it, the followed field is what is changed. */
  readonly id?: string;
}

export async function editHere(playing: Playing, app: Harness, chosen: Chosen = {}): Promise<void> {
  const { random, marker, note, acknowledged } = playing;
  const resource = chosen.resource ?? random.pick(ANY_RESOURCE);
  const id = chosen.id ?? (await anyId(playing, app, resource));
  if (id === null) return;
  const { field, value } =
    chosen.id === undefined
      ? randomChange(random, resource, marker())
      : { field: FOLLOWED[resource], value: marker() };
  const answer = await app.request('PATCH', `/${resource}s/${id}`, { [field]: value });
  note(`here: ${resource} ${id} ${field} = ${JSON.stringify(value)} → ${answer.status}`);
  if (answer.status !== 200 || field !== FOLLOWED[resource]) return;
  acknowledged.edited({ harness: app, resource, id, field, value: String(value) });
}

async function anyId(
  playing: Playing,
  app: Harness,
  resource: Resource,
  atLeast = 1,
): Promise<string | null> {
  const rows = await listed(playing, app, resource);
  return rows.length < atLeast ? null : playing.random.pick(rows).id;
}

export async function deleteHere(playing: Playing, app: Harness, chosen: Chosen = {}): Promise<void> {
  const { random, note, acknowledged, shownAtDeletion } = playing;
  const resource = chosen.resource ?? random.pick(['customer', 'contact', 'onboarding'] as const);
  const id = chosen.id ?? (await anyId(playing, app, resource, 3));
  if (id === null) return;
  const shown = await app.request('GET', `/${resource}s/${id}`);
  if (shown.status !== 200) return;
  shownAtDeletion.add(String(shown.json<Record<string, unknown>>()[FOLLOWED[resource]]));
  await acknowledged.letGo(app, resource, id);
  const answer = await app.request('DELETE', `/${resource}s/${id}`);
  note(`here: delete ${resource} ${id} → ${answer.status}`);
}

/** Ends, brutally or not, and starts again. */
export async function restart(playing: Playing, app: Harness, key?: string): Promise<void> {
  playing.kills += 1;
  playing.note('kill -9 and start again');
  lookAtProcess(playing, app);
  await app.kill();
  // Where there is no space at all a start says so, and ends.
  playing.machine.disk?.empty();
  await app.start(key);
}

/** A process ends when it is told to, and only then. */
export function lookAtProcess({ seen }: Playing, app: Harness): void {
  const { exitCode } = app.app.child;
  if (exitCode !== null)
    seen.push(`the app ended by itself with ${exitCode}: ${app.app.stderr.slice(-3).join(' ')}`);
}
