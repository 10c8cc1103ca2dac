import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { databasePath } from '../../../src/main/hub/database/database.ts';
import type { FaultRule } from '../../cloud/fault-rules.ts';
import type { Random } from '../../cloud/random.ts';
import { makeDataDir } from '../../support/cli.ts';
import { mountSmallDisk, type SmallDisk } from '../../support/small-disk.ts';
import type { Harness } from './harness.ts';
import type { StoryWorld } from './story-changes.ts';

/** What this machine and odd answers can do to the sync, beside what `story-faults` does on the way. */
export const TROUBLES = [
  'odd rows',
  'clock here',
  'clock there',
  'full disk',
  'locked database',
  '401 flap',
  'Retry-After in seconds',
  'Retry-After as a date',
] as const;
type Trouble = (typeof TROUBLES)[number];

/** The machine that an app of a story runs on. */
export interface Machine {
  readonly disk: SmallDisk | null;
  /** How far the clock is from where it ought to be; in force within a few milliseconds. */
  setClock(offsetMs: number): void;
  /** So much time goes by. */
  advance(ms: number): void;
  readonly env: Readonly<Record<string, string>>;
}

const CLOCK_HOOK = join(import.meta.dirname, 'stepping-clock.mjs');

/** @param isSmall on a disk that can be filled, where this account may mount one */
export function createMachine(isSmall: boolean): Machine {
  const file = join(makeDataDir(), 'offset');
  let passed = 0;
  let wrongBy = 0;
  const write = () => {
    // In one step: half written, it would be read as another time.
    writeFileSync(`${file}.new`, String(passed + wrongBy));
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    disk: isSmall ? mountSmallDisk(48) : null,
    setClock(offsetMs) {
      wrongBy = offsetMs;
      write();
    },
    advance(ms) {
      passed += ms;
      write();
    },
    env: { NODE_OPTIONS: `--import ${CLOCK_HOOK}`, STEPPING_CLOCK_FILE: file },
  };
}

export interface TroubledWorld extends StoryWorld {
  readonly machine: Machine;
}

/** One trouble, which is over by itself after a while, or when the story comes to rest. */
export async function makeTrouble(world: TroubledWorld, app: Harness): Promise<void> {
  const { random, note, met, cloud, machine } = world;
  const trouble = random.pick(TROUBLES);
  if (trouble === 'full disk' && machine.disk === null) return;
  met(trouble);
  const ms = random.int(30, 500);
  switch (trouble) {
    case 'odd rows': {
      const rule = oddRows(random);
      cloud.faults.add(rule);
      note(`rows are odd: ${JSON.stringify(rule.effect)}`);
      return;
    }
    case 'clock here': {
      const offset = random.pick([0, 1, -1]) * random.int(1000, 2 * 60 * 60 * 1000);
      machine.setClock(offset);
      note(`the clock here is ${offset} ms off`);
      return;
    }
    case 'clock there': {
      const offset = random.int(-3_600_000, 3_600_000);
      cloud.clock.skew(offset);
      note(`the cloud’s clock is ${offset} ms off`);
      return;
    }
    case 'full disk': {
      machine.disk?.fill();
      note(`the disk is full for ${ms} ms`);
      setTimeout(() => machine.disk?.empty(), ms);
      return;
    }
    case 'locked database': {
      const release = lock(app);
      note(release === null ? 'the database could not be locked' : `the database is locked for ${ms} ms`);
      if (release !== null) setTimeout(release, ms);
      return;
    }
    default: {
      const rule = refusal(trouble, random);
      cloud.faults.add(rule);
      note(`${trouble}: ${JSON.stringify(rule.effect)}`);
    }
  }
}

/** What no longer troubles anybody while a story comes to rest. */
export function endTroubles({ machine, cloud }: TroubledWorld): void {
  machine.disk?.empty();
  machine.setClock(0);
  cloud.clock.skew(0);
}

function oddRows(random: Random): FaultRule {
  const fields = random.pick<Record<string, unknown>>([
    { mrr: 10.5 },
    { mrr: '1050', monthly_orders: 'many' },
    { name: null },
    { email: null, title: 7 },
    { phase: null, state: 4, target_launch_date: 'soon' },
    { created_at: 'yesterday', updated_at: null },
    { display_id: '77x' },
    { is_primary: 'yes', labels: {}, waiting_on_customer: null },
  ]);
  const effect: FaultRule['effect'] = random.chance(0.8)
    ? // An onboarding may well have no name.
      { kind: 'decorate', fields, ...('name' in fields ? { object: 'customer' } : {}) }
    : { kind: 'envelope', rows: [null, 'row', { object: 'customer' }, []], fields: {} };
  return { match: { method: 'GET' }, effect, times: random.int(1, 6) };
}

function refusal(trouble: Trouble, random: Random): FaultRule {
  if (trouble === '401 flap') {
    return { effect: { kind: 'refuse', status: 401, code: 'api_key_invalid' }, times: random.int(1, 2) };
  }
  const status = random.pick([429, 503]);
  const retryAfter = trouble === 'Retry-After in seconds' ? 1 : { dateIn: 1500 };
  return { effect: { kind: 'refuse', status, retryAfter }, times: 1 };
}

/** @returns lets go again; null when the app had the database itself just then */
function lock({ dataDir }: Harness): (() => void) | null {
  const other = new Database(databasePath(dataDir), { timeout: 50 });
  try {
    other.exec('BEGIN IMMEDIATE');
  } catch {
    other.close();
    return null;
  }
  return () => {
    other.exec('COMMIT');
    other.close();
  };
}
