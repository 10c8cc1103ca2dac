import type { z } from 'zod';
import { fieldsOf } from '#shared/records/index.ts';
import type { SentShared } from '../hub/outbox/upstream-commands.ts';
import type { WorkspaceType } from '../hub/records/records.ts';
import { CLOUD } from './context.ts';
import type { Job } from './scheduler.ts';
import type { SharedChange, SharedChanges } from './team-changes.ts';
import type { TeamContext } from './team-context.ts';
import type { TeamProgress } from './team-progress.ts';
import type { TeamPull } from './team-pull.ts';
import { BATCH_ANSWER } from './team-shapes.ts';

/** So many records in one request. */
const MOST = 100;

export interface TeamPush {
  next(): Job | null;
  progress(): { readonly pass: 'push'; readonly done: number; readonly expected: number } | null;
  pending(): number;
}

/** Sends what is otherwise here than there, as a batch of which each command stands for itself. */
export function createTeamPush(
  { hub, job }: TeamContext,
  changes: SharedChanges,
  pull: Pick<TeamPull, 'demand' | 'isReadSince' | 'note'>,
  progress: Pick<TeamProgress, 'unanswered' | 'sent' | 'answered'>,
): TeamPush {
  let done = 0;

  const isOnDisk = () =>
    hub.onDisk().then(
      () => true,
      () => false,
    );

  /** Before anything is made there, it is kept that it may have been: its answer may be lost. */
  function prepare(creates: readonly SharedChange[]): Promise<boolean> {
    progress.sent(creates);
    pull.note(creates);
    return isOnDisk();
  }

  /** Nothing that was here before goes anywhere until a person has decided about it. */
  const ready = () => (hub.outbox.counts().undecided > 0 ? [] : changes.ready(MOST));

  function pending(): number {
    const found = ready().length;
    return found < MOST ? found : Math.max(found, changes.count());
  }

  return {
    next() {
      const waiting = ready();
      // An edit or a deletion goes out only against a read that is newer than it: else it would undo what is not known yet.
      // So does what is the only one of its kind: the other may have made it in the meantime.
      // And so does what may have been made there before: somebody may have deleted it in the meantime.
      const isFree = ({ operation, type, id }: SharedChange) =>
        operation === 'create' && !isOnlyOne(type) && progress.unanswered(type, id) === undefined;
      const sent = waiting.filter((change) => isFree(change) || pull.isReadSince(change.key));
      if (sent.length < waiting.length) pull.demand();
      if (sent.length === 0) return null;
      const commands = sent.map(commandsOf);
      const creates = sent.filter(({ operation }) => operation === 'create');
      const body = JSON.stringify({ commands: commands.flat(), partial: true });
      const request = { method: 'POST', path: '/batch', body, shape: BATCH_ANSWER } as const;
      const sending = job('team:push', request, async (answer) => {
        if (answer.kind === 'ok' || answer.kind === 'refused')
          for (const [type, made] of Map.groupBy(creates, (create) => create.type))
            progress.answered(type, new Set(made.map(({ id }) => id)));
        if (answer.kind !== 'ok') return;
        const { results } = answer.body as z.infer<typeof BATCH_ANSWER>;
        let first = 0;
        const settled = sent.map((change, at): SentShared => {
          const count = commands[at]?.length ?? 0;
          const refusal = refusalOf(change, results.slice(first, first + count));
          first += count;
          const { type, key, operation, known } = change;
          return { type, key, fields: operation === 'delete' ? null : known, refusal };
        });
        await hub.writeUpstream({ operation: 'settle_shared', sent: settled, actor: CLOUD });
        changes.settled(sent.filter((_, at) => settled[at]?.refusal !== null));
        done += sent.length;
        // What is made gets its number there.
        if (creates.length > 0) pull.demand();
      });
      return { ...sending, prepare: () => prepare(creates) };
    },
    progress() {
      const waiting = pending();
      if (waiting === 0) done = 0;
      return waiting === 0 ? null : { pass: 'push', done, expected: done + waiting };
    },
    pending,
  };
}

/** Whether a type has a field, such as an address, that no two of its records share. */
function isOnlyOne(type: WorkspaceType): boolean {
  return fieldsOf(type).some(([, { unique }]) => unique === true);
}

/** A create may have arrived before without its answer: then what is there becomes what it says. */
function commandsOf({ type, id, operation, fields }: SharedChange): readonly object[] {
  if (operation !== 'create') return [{ operation, type, id, ...(operation === 'delete' ? {} : { fields }) }];
  return [
    { operation, type, id, fields },
    { operation: 'update', type, id, fields },
  ];
}

/** Why a record was not taken; null when it was, or is gone as it is to be. */
function refusalOf(
  { operation }: SharedChange,
  results: z.infer<typeof BATCH_ANSWER>['results'],
): string | null {
  const error = results.find((result) => result.error !== undefined)?.error;
  return error === undefined || operation === 'delete' ? null : error.message;
}
