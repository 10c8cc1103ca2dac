import {
  BATCH_BODY_LIMIT_BYTES,
  batchAnswerSchema,
  batchSchema,
  undoAnswerSchema,
  undoSchema,
} from '#shared/local/batch.ts';
import { type ContractError, parseInput } from '#shared/v1/errors.ts';
import type { Hub } from '../hub/hub.ts';
import {
  type BatchOutcome,
  BatchRefusal,
  type CommandBatch,
  type LeftRecord,
  type RecordChange,
} from '../hub/records/commands.ts';
import { type ReadCommand, readCommands, refusedAt } from './batch-commands.ts';
import { type ApiRequest, actorOf, batchHeader, type Reply } from './handlers.ts';
import type { LocalRoute } from './local-api.ts';

/** `POST /local/v1/batch`: many changes that are one. `POST /local/v1/undo`: takes one back. */
export function createBatchRoutes(hub: Hub, newKey: () => string): LocalRoute[] {
  return [
    {
      describe: () => ({
        operationId: 'runBatch',
        summary: 'Many changes that are one: all of them, or none unless it is partial',
        tag: 'Batches',
        body: batchSchema,
        response: batchAnswerSchema,
      }),
      method: 'post',
      path: '/batch',
      status: 200,
      takesBody: true,
      bodyLimit: BATCH_BODY_LIMIT_BYTES,
      idempotency: 'with_write',
      handler: (request) => runBatch(hub, request, newKey),
    },
    {
      describe: () => ({
        operationId: 'undoBatch',
        summary: 'Take back what a batch changed, where it is still as the batch left it',
        tag: 'Batches',
        body: undoSchema,
        response: undoAnswerSchema,
      }),
      method: 'post',
      path: '/undo',
      status: 200,
      takesBody: true,
      handler: (request) => runUndo(hub, request),
    },
  ];
}

async function runBatch(hub: Hub, request: ApiRequest, newKey: () => string): Promise<Reply> {
  const { commands: given, partial } = parseInput(batchSchema, request.body);
  const read = readCommands(given, newKey);
  const unread = read.find((command) => command.outcome === 'refused');
  if (unread !== undefined && !partial) throw unread.error;
  const changes = read.flatMap((command) => (command.outcome === 'read' ? [command.change] : []));
  const body = (outcome: BatchOutcome) => batchText(read, outcome);
  const { idempotency } = request;
  const batch: CommandBatch = {
    actor: actorOf(request),
    commands: changes,
    partial,
    ...(idempotency === undefined ? {} : { idempotency: { ...idempotency, status: 200, body } }),
  };
  try {
    const outcome = await hub.writeBatch(batch);
    return { body: body(outcome), headers: batchHeader(outcome.changed ? outcome.batchId : null) };
  } catch (error) {
    throw error instanceof BatchRefusal ? refusalOf(changes, error) : error;
  }
}

/** Nothing was left out before: the place among the changes is the place among the commands. */
function refusalOf(changes: readonly RecordChange[], { index, refusal }: BatchRefusal): ContractError {
  const change = changes[index];
  return change === undefined ? refusal : refusedAt(index, change, refusal);
}

function batchText(read: readonly ReadCommand[], { batchId, results }: BatchOutcome): string {
  const remaining = results[Symbol.iterator]();
  const shown = read.map((command, index) => {
    if (command.outcome === 'refused') return { index, error: errorOf(command.error) };
    const result = remaining.next().value;
    if (result === undefined) throw new Error('a command of a batch has no result');
    if (result.outcome === 'refused') {
      return { index, error: errorOf(refusedAt(index, command.change, result.error)) };
    }
    const { operation, resource: type } = command.change;
    return { index, operation, type, id: result.row.id, display_id: result.row.display_id };
  });
  return JSON.stringify({ object: 'batch', id: batchId, results: shown });
}

function errorOf(error: ContractError) {
  return error.toEnvelope().error;
}

async function runUndo(hub: Hub, request: ApiRequest): Promise<Reply> {
  const { batch_id } = parseInput(undoSchema, request.body);
  const { batchId, changed, restored, left } = await hub.undo({ undoes: batch_id, actor: actorOf(request) });
  return {
    body: JSON.stringify({
      object: 'undo',
      id: batchId,
      batch_id,
      restored: restored.map(({ type, id }) => ({ type, id })),
      left: left.map(shownLeft),
    }),
    headers: batchHeader(changed ? batchId : null),
  };
}

function shownLeft({ type, id, field, reason }: LeftRecord) {
  return field === undefined ? { type, id, reason } : { type, id, field, reason };
}
