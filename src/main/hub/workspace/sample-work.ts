import { PHASES } from '#shared/v1/statuses.ts';
import type { Hub } from '../hub.ts';
import { SAMPLE_ACTOR } from '../outbox/sample-test.ts';
import type { RecordChange } from '../records/commands.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What there is to do in each phase but the last, in order. */
const TASKS: readonly (readonly string[])[] = [
  ['Send the welcome pack', 'Agree on who decides', 'Book the kickoff call'],
  ['Write down what success means', 'Draw the plan to launch', 'Confirm the plan with the sponsor'],
  ['Review the data sheet', 'Walk through the security questions', 'Sign off the review'],
  ['Set up single sign-on', 'Import the customer’s data', 'Build the first program'],
  ['Check every notification', 'Run the test list', 'Fix what the test list found'],
  ['Train the administrators', 'Announce the launch', 'Launch', 'Book the review after 30 days'],
];

/** What was said, to one customer after another. */
const NOTES = [
  'Happy with the pace so far. Wants a **weekly summary** by mail.',
  'Asked about single sign-on; their IT lead needs two weeks’ notice.',
  'The sponsor changes in spring. Find out who takes over.',
  'Budget for a second team is likely:\n\n- numbers by the end of the month\n- decision in the next quarter',
  'Went through the open tasks together. Two of them wait for their lawyers.',
  'Their support asked for the CSV of last month; sent.',
  'Quarterly review: **adoption up by a third**, the second site comes next year.',
  'New in the team: somebody for data. Invite them to the next call.',
] as const;

/** Each customer has so many notes and calls, spread over the year before today. */
const NOTES_EACH = 5;
const NOTES_APART_DAYS = 75;

export interface SampleWork {
  readonly onboarding: string;
  /** Index into the phases in order. */
  readonly phase: number;
  readonly isPaused: boolean;
  readonly assignee: string | null;
}

/**
 * The tasks of an onboarding: those of earlier phases done, those of its phase open around today, those of the next
 * one ahead. A completed one takes no tasks any more, and in a paused one nothing can be done.
 */
function tasksOf({ onboarding, phase, isPaused, assignee }: SampleWork, now: number): RecordChange[] {
  if (phase >= TASKS.length) return [];
  return TASKS.slice(0, phase + 2).flatMap((titles, at) =>
    titles.map((title, index): RecordChange => {
      const days = (at - phase) * 14 + (index - 1) * 4;
      const isDone = !isPaused && (at < phase || (at === phase && index === 0));
      return {
        operation: 'create',
        resource: 'task',
        parent: onboarding,
        input: {
          title,
          phase: PHASES[at],
          due_date: new Date(now + days * DAY_MS).toISOString().slice(0, 10),
          assignee_id: index === 2 ? null : assignee,
          customer_facing: index === 1,
          done: isDone,
        },
      };
    }),
  );
}

/** Gives the fictional onboardings their tasks, and the customers a year of notes. */
export async function loadSampleWork(
  hub: Hub,
  works: readonly SampleWork[],
  customers: readonly string[],
  now: number,
): Promise<void> {
  const notes = Array.from({ length: NOTES_EACH }, (_, before) => NOTES_EACH - 1 - before).flatMap((ago) =>
    customers.map(
      (customer, at): RecordChange => ({
        operation: 'create',
        resource: 'comment',
        input: {
          subject_type: 'customer',
          subject_id: customer,
          kind: (at + ago) % 3 === 0 ? 'call' : 'note',
          body: NOTES[(at + ago * 3) % NOTES.length],
          occurred_at: new Date(now - ((at + 1) * 2 + ago * NOTES_APART_DAYS) * DAY_MS).toISOString(),
        },
      }),
    ),
  );
  const tasks = works.flatMap((work) => tasksOf(work, now));
  await hub.writeBatch({ actor: SAMPLE_ACTOR, commands: [...tasks, ...notes] });
}
