import type { Cloud } from '../../cloud/cloud.ts';
import type { Resource } from '../../cloud/records.ts';
import type { LoggedRequest } from '../../cloud/request-log.ts';
import { readEventValues } from '../../durability/database-file.ts';
import type { Harness } from './harness.ts';

interface Write {
  readonly harness: Harness;
  readonly resource: Resource;
  /** As the app called the record at that time. */
  readonly id: string;
  readonly field: string;
  readonly value: string;
}

interface Made extends Write {
  readonly displayId: number;
}

/** What somebody else set in the cloud, and when, by the cloud's steady clock. */
export interface ChangeThere {
  readonly resource: Resource;
  readonly id: string;
  readonly value: unknown;
  readonly at: number;
}

interface Judged extends Write {
  /** As the app shows it in the end. */
  readonly record: Record<string, unknown>;
}

/** What an app said it had taken, and what must have become of it in the end. */
export function createAcknowledged(cloud: Cloud) {
  const made: Made[] = [];
  const edits: Write[] = [];
  /** What somebody else set in the cloud, under the id that the record had there at that time. */
  const there: ChangeThere[] = [];
  /** Values that a person gave up, as text. */
  let givenUp = '';
  /** Names that a person gave up for those of the cloud: the record is one with another from then on. */
  const givenUpNames = new Set<string>();
  /** Records that a person said are ones that the cloud had already, as text. */
  let links = '';
  let timesAllowed = 1;
  /** Names of what somebody took where the search for it cannot see it: deleted, or a contact elsewhere. */
  const outOfSight = new Set<unknown>();
  /** Edits of records that a person then deleted, or discarded, here. */
  const letGo = new Set<Write>();

  /** The record as that app now shows it; null when it is gone, or what it belongs to is. */
  async function recordOf({ harness, resource, id }: Write): Promise<Record<string, unknown> | null> {
    const answer = await harness.request('GET', `/${resource}s/${id}`);
    if (answer.status !== 200) return null;
    const record = answer.json<Record<string, unknown>>();
    if (resource === 'customer') return record;
    const owner = await harness.request('GET', `/customers/${String(record.customer_id)}`);
    return owner.status === 200 ? record : null;
  }

  async function problemsOfCreate(write: Made): Promise<string[]> {
    const { harness, resource, id, displayId, value } = write;
    const found: string[] = [];
    // It is another record now, by a person's word.
    if (links.includes(value) || givenUpNames.has(value)) return [];
    const applied = cloud.log.creates().filter(({ fields }) => fields.name === value).length;
    if (applied > timesAllowed && !outOfSight.has(value))
      found.push(`${resource} ${value} was created ${applied} times`);
    const byId = await harness.request('GET', `/${resource}s/${id}`);
    const byNumber = await harness.request('GET', `/${resource}s/${displayId}`);
    if (byId.status !== byNumber.status || byId.text !== byNumber.text) {
      found.push(`${resource} ${value}: its id and its display_id lead to different records`);
    }
    if (byId.status === 200 && byId.json<{ name: string }>().name !== value) {
      found.push(`${resource} ${value}: its id leads to another record`);
    }
    // What was linked by its address goes there as a change of the one that the cloud had.
    if (applied === 0 && !hasArrived(value) && (await recordOf(write)) !== null) {
      found.push(`${resource} ${value} was acknowledged here and never reached the cloud`);
    }
    return found;
  }

  function hasArrived(value: string): boolean {
    const tookEffect = ({ method, status, body }: LoggedRequest) =>
      method !== 'GET' && status !== null && status < 300 && body.includes(value);
    return cloud.log.all().some(tookEffect);
  }

  /** Edits that no later one of the same app, record and field took the place of, whatever it was called then. */
  async function lastEdits(): Promise<Judged[]> {
    const last = new Map<string, Judged>();
    for (const write of edits) {
      const record = await recordOf(write);
      if (record === null || letGo.has(write)) continue;
      const name = [write.harness.dataDir, write.resource, record.id, write.field].join(' ');
      last.set(name, { ...write, record });
    }
    return [...last.values()];
  }

  /** The last edits of records that are gone, though nobody here let go of them. */
  async function editsOfGone(): Promise<Write[]> {
    const last = new Map<string, Write>();
    for (const write of edits) {
      if ((await recordOf(write)) !== null) continue;
      last.set([write.harness.dataDir, write.resource, write.id, write.field].join(' '), write);
    }
    return [...last.values()].filter((write) => !letGo.has(write));
  }

  /** What a person had changed in a record that was deleted there: it had arrived, or an entry showed both. */
  function problemsOfGone({ harness, resource, id, field, value }: Write): string[] {
    if (givenUp.includes(value) || hasArrived(value)) return [];
    if (readEventValues(harness.dataDir, 'sync.conflict').includes(value)) return [];
    return [`${resource} ${id} ${field} = ${value} went with the record, and nothing says so`];
  }

  /** Whether somebody else set the value there. A record that was deleted and made anew had another id before. */
  async function wasSetThere(value: unknown, { harness, resource, record }: Judged): Promise<boolean> {
    for (const change of there) {
      if (change.resource !== resource || change.value !== value) continue;
      const answer = await harness.request('GET', `/${resource}s/${change.id}`);
      if (answer.status === 200 && answer.json<{ id: string }>().id === record.id) return true;
    }
    return false;
  }

  async function problemsOfEdit(write: Judged, others: readonly Judged[]): Promise<string[]> {
    const { resource, field, value, record } = write;
    if (givenUp.includes(value)) return [];
    const name = `${resource} ${write.id} ${field}`;
    if (!hasArrived(value)) return [`${name} = ${value} was acknowledged here and never reached the cloud`];
    const shown = record[field];
    if (shown === value || others.some((other) => other.value === shown)) return [];
    // What the other app of the story set, or somebody set here and then let go of after it had arrived.
    const isOfAnother = (edit: Write) => edit.harness !== write.harness || letGo.has(edit);
    if (edits.some((edit) => edit.value === shown && isOfAnother(edit))) return [];
    if (await wasSetThere(shown, write)) return [];
    return [`${name} was last set to ${value} and is now ${JSON.stringify(shown)}`];
  }

  return {
    created: (write: Made) => void made.push(write),
    edited: (write: Write) => void edits.push(write),
    /** @param value of the followed field */
    changedThere: (resource: Resource, id: string, value: unknown) =>
      void there.push({ resource, id, value, at: cloud.clock.time() }),
    /** Before somebody deletes a record there, or moves it. */
    takenThere(resource: Resource, id: string, how: 'deleted' | 'moved'): void {
      if (how === 'deleted' || resource === 'contact') outOfSight.add(cloud.object(resource, id)?.name);
      const below = how === 'deleted' && resource === 'customer' ? (['contact', 'onboarding'] as const) : [];
      for (const child of below) {
        for (const { customer_id, name } of cloud.objects(child))
          if (customer_id === id) outOfSight.add(name);
      }
    },
    changesThere: (): readonly ChangeThere[] => there,
    /** A person is about to delete or discard a record here, and with it what hangs on it. */
    async letGo(harness: Harness, resource: Resource, reference: string): Promise<void> {
      const answer = await harness.request('GET', `/${resource}s/${reference}`);
      if (answer.status !== 200) return;
      const { id } = answer.json<{ id: string }>();
      for (const write of edits.filter((each) => each.harness === harness)) {
        const record = await recordOf(write);
        const isIts = write.resource === resource && record?.id === id;
        if (isIts || (resource === 'customer' && record?.customer_id === id)) letGo.add(write);
      }
    },
    /** A person let go of what an entry holds. */
    givenUp(entry: { readonly field?: string | null; readonly mine?: unknown }): void {
      givenUp += JSON.stringify(entry);
      if (entry.field === 'name') givenUpNames.add(String(entry.mine));
    },
    /** A person said that a record made here is one that the cloud has. */
    linked(entry: unknown): void {
      links += JSON.stringify(entry);
    },
    /** A person had a record that was deleted in the cloud, and what hangs on it, made there anew. */
    madeAnew(): void {
      timesAllowed += 1;
    },
    async problems(): Promise<string[]> {
      const found: string[] = [];
      for (const write of made) found.push(...(await problemsOfCreate(write)));
      const last = await lastEdits();
      for (const write of last) found.push(...(await problemsOfEdit(write, last)));
      for (const write of await editsOfGone()) found.push(...problemsOfGone(write));
      for (const [key, times] of cloud.log.timesApplied()) {
        if (times > 1) found.push(`the create with key ${key} was applied ${times} times`);
      }
      return found;
    },
  };
}

export type Acknowledged = ReturnType<typeof createAcknowledged>;
