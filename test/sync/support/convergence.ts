import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRule } from '../../cloud/fault-rules.ts';
import { createRandom, type Random } from '../../cloud/random.ts';
import type { Resource } from '../../cloud/records.ts';
import { differences } from './compare.ts';
import { type Harness, startHarness } from './harness.ts';

/** One random story of writes on both sides, faults, partitions, kills and restarts. */
export interface Story {
  readonly seed: number;
  readonly steps: readonly string[];
  readonly problems: readonly string[];
  readonly requests: number;
  readonly creates: number;
  readonly kills: number;
  readonly resolved: number;
}

const LIMITS = { live: 60, test: 60, paid: 60, windowMs: 1000 };
const STEPS = 45;

interface Made {
  readonly resource: Resource;
  /** As the app first answered. */
  readonly id: string;
  readonly displayId: number;
  readonly marker: string;
}

interface Written {
  readonly value: unknown;
  readonly isLocal: boolean;
}

class Narrator {
  readonly steps: string[] = [];
  readonly made: Made[] = [];
  /** Every value that anybody gave a field, by local id and field, in order. */
  readonly writes = new Map<string, Written[]>();
  readonly deletedHere = new Set<string>();
  kills = 0;
  resolved = 0;
  private count = 0;
  readonly harness: Harness;
  readonly random: Random;

  constructor(harness: Harness, random: Random) {
    this.harness = harness;
    this.random = random;
  }

  note(step: string): void {
    this.steps.push(step);
  }

  marker(): string {
    this.count += 1;
    return `m${this.count}x${this.random.int(0, 999_999)}`;
  }

  /** What the app lists now. */
  async listed(resource: Resource): Promise<{ id: string; name: string | null }[]> {
    const { harness, random } = this;
    if (resource === 'contact') {
      const customers = await this.listed('customer');
      if (customers.length === 0) return [];
      const customer = random.pick(customers);
      const answer = await harness.request('GET', `/customers/${customer.id}/contacts?limit=100`);
      return answer.status === 200 ? answer.json<{ data: { id: string; name: string }[] }>().data : [];
    }
    const answer = await harness.request('GET', `/${resource}s?limit=100`);
    return answer.json<{ data: { id: string; name: string | null }[] }>().data;
  }

  async createHere(): Promise<void> {
    const { harness, random } = this;
    const resource = random.pick(['customer', 'customer', 'contact', 'onboarding'] as const);
    const marker = this.marker();
    const customers = resource === 'customer' ? [] : await this.listed('customer');
    if (resource !== 'customer' && customers.length === 0) return;
    const owner = customers.length === 0 ? '' : random.pick(customers).id;
    const [path, body] =
      resource === 'customer'
        ? [
            '/customers',
            { name: marker, ...(random.chance(0.3) ? { slug: `slug-${random.int(1, 6)}` } : {}) },
          ]
        : resource === 'contact'
          ? [
              `/customers/${owner}/contacts`,
              { name: marker, email: `${random.chance(0.2) ? 'same' : marker}@x.example` },
            ]
          : ['/onboardings', { customer_id: owner, name: marker, phase: random.pick(['review', 'launch']) }];
    const answer = await harness.request('POST', path, body);
    this.note(`here: create ${resource} ${marker} → ${answer.status}`);
    if (answer.status !== 201) return;
    const { id, display_id } = answer.json<{ id: string; display_id: number }>();
    this.made.push({ resource, id, displayId: display_id, marker });
  }

  async editHere(): Promise<void> {
    const { harness, random } = this;
    const resource = random.pick(['customer', 'customer', 'contact', 'onboarding'] as const);
    const rows = await this.listed(resource);
    if (rows.length === 0) return;
    const { id } = random.pick(rows);
    const { field, value } = this.change(resource);
    const answer = await harness.request('PATCH', `/${resource}s/${id}`, { [field]: value });
    this.note(`here: ${resource} ${id} ${field} = ${JSON.stringify(value)} → ${answer.status}`);
  }

  change(resource: Resource): { field: string; value: unknown } {
    const { random } = this;
    const text = this.marker();
    switch (resource) {
      case 'customer':
        return random.pick([
          { field: 'plan', value: text },
          { field: 'mrr', value: random.int(0, 1000) },
          { field: 'status', value: random.pick(['active', 'at_risk', 'churned']) },
          { field: 'tags', value: [random.pick(['a', 'b', 'c']), 'x'] },
        ]);
      case 'contact':
        return random.pick([
          { field: 'title', value: text },
          { field: 'labels', value: [random.pick(['one', 'two', 'three'])] },
          { field: 'is_primary', value: true },
        ]);
      case 'onboarding':
        return random.pick([
          { field: 'notes', value: text },
          { field: 'state', value: random.pick(['active', 'paused', 'waiting', 'at_risk']) },
          { field: 'phase', value: random.pick(['review', 'launch', 'completed']) },
        ]);
    }
  }

  async deleteHere(): Promise<void> {
    const { harness, random } = this;
    const resource = random.pick(['customer', 'contact', 'onboarding'] as const);
    const rows = await this.listed(resource);
    if (rows.length < 3) return;
    const { id } = random.pick(rows);
    const answer = await harness.request('DELETE', `/${resource}s/${id}`);
    this.note(`here: delete ${resource} ${id} → ${answer.status}`);
    this.deletedHere.add(id);
  }

  changeThere(): void {
    const { random, harness } = this;
    const { edit } = harness.cloud;
    const resource = random.pick(['customer', 'customer', 'contact', 'onboarding'] as const);
    const rows = harness.cloud.objects(resource);
    const customers = harness.cloud.objects('customer');
    const kind = random.weighted({ create: 3, update: 6, delete: 1 });
    try {
      if (kind === 'create') {
        const name = `r${this.marker()}`;
        const owner = customers.length === 0 ? '' : random.pick(customers).id;
        if (resource === 'customer') edit.createCustomer({ name });
        else if (owner === '') return;
        else if (resource === 'contact')
          edit.createContact(owner, { name, email: `${random.chance(0.2) ? 'same' : name}@x.example` });
        else edit.createOnboarding(owner, { name });
        this.note(`there: create ${resource} ${name}`);
        return;
      }
      if (rows.length < 3) return;
      const { id } = random.pick(rows);
      if (kind === 'delete') {
        edit.apply({ op: 'delete', resource, id });
        this.note(`there: delete ${resource} ${id}`);
        return;
      }
      const { field, value } = this.change(resource);
      if (field === 'tags') return;
      const fields =
        field === 'state'
          ? { state: value === 'waiting' ? 'active' : value, waiting_on_customer: value === 'waiting' }
          : { [field]: value };
      edit.apply({ op: 'update', resource, id, fields });
      this.note(`there: ${resource} ${id} ${field} = ${JSON.stringify(value)}`);
    } catch (error) {
      this.note(`there: refused (${String(error)})`);
    }
  }

  addFault(): void {
    const { random, harness } = this;
    const when = random.pick(['before', 'after'] as const);
    const method = random.pick([undefined, 'POST', 'PATCH', 'DELETE', 'GET']);
    const effect = random.pick<FaultRule['effect']>([
      { kind: 'drop', when },
      { kind: 'drop', when: 'after' },
      { kind: 'refuse', status: 500, when },
      { kind: 'refuse', status: 429, retryAfter: 1 },
      { kind: 'truncate' },
      { kind: 'html', when },
      { kind: 'latency', ms: [5, 120], when: 'after' },
      { kind: 'content-length', delta: 40 },
      { kind: 'partition', ms: random.int(50, 400), when },
    ]);
    const times = random.int(1, 3);
    harness.cloud.faults.add({ match: { ...(method === undefined ? {} : { method }) }, effect, times });
    this.note(`fault: ${method ?? 'any'} ${JSON.stringify(effect)} × ${times}`);
  }

  async step(): Promise<void> {
    const { random, harness } = this;
    const kind = random.weighted({
      createHere: 8,
      editHere: 12,
      deleteHere: 2,
      changeThere: 12,
      fault: 6,
      partition: 2,
      kill: 1.2,
      sync: 4,
      wait: 6,
    });
    switch (kind) {
      case 'createHere':
        return this.createHere();
      case 'editHere':
        return this.editHere();
      case 'deleteHere':
        return this.deleteHere();
      case 'changeThere':
        return this.changeThere();
      case 'fault':
        return this.addFault();
      case 'partition': {
        const ms = random.int(50, 800);
        this.note(`partition for ${ms} ms`);
        return harness.cloud.partition(ms);
      }
      case 'kill':
        this.kills += 1;
        this.note('kill -9 and start again');
        await harness.kill();
        return harness.start();
      case 'sync':
        this.note('sync now');
        return void (await harness.local('POST', '/sync'));
      default: {
        const ms = random.int(5, 250);
        this.note(`wait ${ms} ms`);
        await sleep(ms);
      }
    }
  }

  /** A person settles everything that the sync may not settle alone, one way or the other. */
  async resolveAll(): Promise<number> {
    const { harness, random } = this;
    let count = 0;
    for (const list of ['failed', 'conflicts'] as const) {
      const { data } = (await harness.local('GET', `/sync/${list}`)).json<{
        data: { id: string; resource: string; record_id: string; field?: string | null; error: unknown }[];
      }>();
      for (const entry of data) {
        const action = list === 'failed' ? 'discard' : random.pick(['keep_mine', 'take_theirs'] as const);
        const answer = await harness.local('POST', `/sync/${list}/${entry.id}`, { action });
        this.note(`resolve ${list} ${JSON.stringify(entry)}: ${action} → ${answer.status}`);
        count += 1;
      }
    }
    return count;
  }

  async converge(): Promise<void> {
    const { harness } = this;
    const { cloud } = harness;
    cloud.faults.clear();
    await cloud.heal();
    const limit = 60_000;
    for (let round = 1; round <= 8; round += 1) {
      // The pass that is running may have begun before the last change there.
      await harness.until(({ state }) => state !== 'connecting', 'connected', limit);
      await harness.local('POST', '/sync');
      await harness.until(isAtRest, 'at rest', limit);
      await harness.local('POST', '/sync');
      const status = await harness.until(isAtRest, 'at rest', limit);
      if (status.state === 'failed') await harness.local('POST', '/sync/confirm-deletions');
      const resolved = await this.resolveAll();
      this.resolved += resolved;
      if (resolved === 0 && status.state === 'idle') return;
    }
  }

  async problems(): Promise<string[]> {
    const { harness } = this;
    const { log } = harness.cloud;
    const found = await differences(harness);
    for (const [key, times] of log.timesApplied()) {
      if (times > 1) found.push(`the create ${key} was applied ${times} times`);
    }
    const names = new Map<string, number>();
    for (const { fields } of log.creates()) {
      const name = String(fields.name);
      names.set(name, (names.get(name) ?? 0) + 1);
    }
    for (const { resource, id, displayId, marker } of this.made) {
      const byId = await harness.request('GET', `/${resource}s/${id}`);
      const byNumber = await harness.request('GET', `/${resource}s/${displayId}`);
      if (byId.status !== byNumber.status || byId.text !== byNumber.text) {
        found.push(`${resource} ${marker}: its id and its display_id lead to different records`);
      }
      if (byId.status === 200 && byId.json<{ name: string }>().name !== marker) {
        found.push(`${resource} ${marker}: its id leads to another record`);
      }
    }
    const { live, windowMs } = harness.cloud.limits;
    const busiest = log.maxRequestsInAnyWindow(windowMs);
    if (busiest > live) found.push(`${busiest} requests in one window, ${live} are allowed`);
    const failures = harness.app.stderr.filter((line) => line.includes('"level":"error"'));
    found.push(...failures.map((line) => `logged: ${line}`));
    return found;
  }
}

function isAtRest({
  state,
  pending,
  reason,
}: {
  state: string;
  pending: number;
  [field: string]: unknown;
}): boolean {
  const isHeldBack = state === 'failed' && String(reason).includes('confirm the deletions');
  return pending === 0 && (state === 'idle' || isHeldBack);
}

/** Plays the story of a seed. Everything in it but the machine's own speed follows from the seed. */
export async function playStory(seed: number): Promise<Story> {
  const random = createRandom(seed);
  const harness = await startHarness({
    cloud: {
      seed,
      limits: LIMITS,
      preciseRateHeaders: true,
      extendedFields: random.chance(0.5),
      unstableTies: random.chance(0.5),
    },
    prepare: (cloud) => cloud.generate({ customers: random.int(2, 8), seed }),
  });
  const narrator = new Narrator(harness, random);
  try {
    for (let step = 0; step < STEPS; step += 1) await narrator.step();
    await narrator.converge();
    const problems = await narrator.problems();
    return {
      seed,
      steps: narrator.steps,
      problems,
      requests: harness.cloud.log.all().length,
      creates: harness.cloud.log.creates().length,
      kills: narrator.kills,
      resolved: narrator.resolved,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const logged = harness.app.stderr.slice(-5);
    return {
      seed,
      steps: narrator.steps,
      problems: [message, ...logged],
      requests: 0,
      creates: 0,
      kills: narrator.kills,
      resolved: narrator.resolved,
    };
  } finally {
    await harness.end();
  }
}
