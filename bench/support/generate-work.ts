import type { Hub } from '../../src/main/hub/hub.ts';
import type { RecordChange } from '../../src/main/hub/records/commands.ts';
import type { Actor } from '../../src/main/hub/records/transaction.ts';
import type { Onboarding } from '../../src/shared/v1/onboarding.ts';
import type { Random } from './random.ts';

/** What is done for the customers of a made-up workspace; none of it without these. */
export interface WorkSize {
  readonly tasks?: number;
  readonly comments?: number;
}

const ACTOR: Actor = { name: 'Generator', type: 'system' };
/** Commands of one batch: one transaction each. */
const BATCH = 10_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const WORDS = ['kickoff', 'contract', 'training', 'migration', 'renewal', 'invoice', 'workshop', 'rollout'];

/** Saved views, of which every screen has one that lets much through and one that lets little through. */
const VIEWS = [
  { name: 'Renewals', screen: 'customers', query: 'tag:renewal' },
  { name: 'Mid-market', screen: 'customers', query: 'plan:scale' },
  { name: 'At risk', screen: 'customers', query: 'status:at_risk' },
  { name: 'Waiting', screen: 'onboardings', query: 'state:waiting' },
  { name: 'In launch', screen: 'onboardings', query: 'phase:launch' },
  { name: 'Kickoffs', screen: 'tasks', query: 'task:kickoff' },
  { name: 'Late', screen: 'tasks', query: 'is:overdue' },
] as const;

/** Adds tasks, comments and saved views to a workspace of customers: a third of the tasks is done. */
export async function generateWork(
  hub: Hub,
  random: Random,
  owners: readonly string[],
  { tasks = 0, comments = 0 }: WorkSize,
  now: number,
): Promise<void> {
  if (tasks + comments === 0) return;
  const onboardings = openOnboardings(hub);
  const day = (from: number, to: number) =>
    new Date(now + (from + random.below(to - from)) * DAY_MS).toISOString().slice(0, 10);
  const write = async (count: number, command: (at: number) => RecordChange) => {
    for (let from = 0; from < count; from += BATCH) {
      const size = Math.min(BATCH, count - from);
      const commands = Array.from({ length: size }, (_, at) => command(from + at));
      await hub.writeBatch({ actor: ACTOR, commands });
    }
  };
  await write(tasks, (at) => ({
    operation: 'create',
    resource: 'task',
    input: {
      onboarding_id: random.pick(onboardings),
      title: `${random.pick(WORDS)} ${random.pick(WORDS)} ${at}`,
      due_date: random.chance(0.1) ? null : day(-60, 120),
      assignee_id: random.chance(0.2) ? null : random.pick(owners),
      done: random.chance(1 / 3),
    },
  }));
  await write(comments, (at) => ({
    operation: 'create',
    resource: 'comment',
    input: {
      subject_type: 'onboarding',
      subject_id: random.pick(onboardings),
      body: `We spoke about the ${random.pick(WORDS)} and the ${random.pick(WORDS)}; number ${at}.`,
    },
  }));
  const views = VIEWS.map(
    (view): RecordChange => ({
      operation: 'create',
      resource: 'view',
      input: { ...view, scope: 'workspace', columns: [], sort: [] },
    }),
  );
  await hub.writeBatch({ actor: ACTOR, commands: views });
}

/** Of those that take tasks. */
function openOnboardings(hub: Hub): string[] {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = hub.reads.listOnboardings({}, { limit: 1000, cursor });
    for (const document of page.documents) {
      const { id, phase, state } = JSON.parse(document) as Onboarding;
      if (phase !== 'completed' && state !== 'paused') ids.push(id);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}
