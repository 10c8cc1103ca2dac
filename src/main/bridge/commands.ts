import type { BridgeInput, BridgeOutput, Command, CommandResult } from '#shared/bridge.ts';
import { nounOf } from '#shared/records/labels.ts';
import { type ContractError, invalidRequest } from '#shared/v1/errors.ts';
import type { Hub } from '../hub/hub.ts';
import {
  BatchRefusal,
  type CommandOutcome,
  type LeftRecord,
  type RecordChange,
} from '../hub/records/commands.ts';
import { type HubType, isHubType } from '../hub/records/records.ts';
import type { Actor, Document } from '../hub/records/transaction.ts';
import { WORKSPACE } from '../hub/workspace/workspace-writes.ts';
import { toReplicaDocument } from './replication.ts';

type Apply = BridgeInput<'commands.apply'>;
type Applied = BridgeOutput<'commands.apply'>;
type Undo = BridgeInput<'commands.undo'>;
type Undone = BridgeOutput<'commands.undo'>;

/** Keys are minted in the window as here; anything else was not made by our own code. */
const KEY_PATTERN = /^c[0-9a-z]{24}$/;

/** The window's writes: the hub's batches, by ids that the window mints, so that asking twice changes nothing. */
export function createCommands(hub: Hub, actor: () => Actor) {
  return {
    async apply({ batch_id, commands, partial = false, documents = true }: Apply): Promise<Applied> {
      try {
        const changes = commands.map(changeOf);
        const batch = { batchId: batch_id, actor: actor(), commands: changes, partial };
        const { results } = await hub.writeBatch(batch);
        return { batch_id, results: results.map((result) => resultOf(result, documents)) };
      } catch (error) {
        if (!(error instanceof BatchRefusal)) throw error;
        return { batch_id, results: refusedTogether(commands, error) };
      }
    },
    async undo({ batch_id, undoes }: Undo): Promise<Undone> {
      const { restored, left } = await hub.undo({ batchId: batch_id, undoes, actor: actor() });
      return {
        batch_id,
        restored: restored.flatMap(({ type, key, seq }) => (type === WORKSPACE ? [] : [{ type, key, seq }])),
        left: left.map(({ id, ...record }) => ({ ...record, name: nameOf(hub, record) })),
      };
    },
  };
}

/** What a record is called that was left as it is; one that is gone still has its name. */
function nameOf(hub: Hub, { type, key }: Pick<LeftRecord, 'type' | 'key'>): string {
  if (type === WORKSPACE) return 'the workspace';
  return hub.reads.titleOf(type, key) ?? `a ${nounOf(type)}`;
}

function changeOf({ command_id, type, key, ...command }: Command, index: number): RecordChange {
  const resource = hubType(type, index);
  const common = { commandId: command_id, resource };
  switch (command.operation) {
    case 'create':
      if (!KEY_PATTERN.test(key)) throw refusal(index, 'invalid_string', 'key is not one of ours', 'key');
      return { ...common, operation: 'create', key, input: command.fields };
    case 'delete':
      return { ...common, operation: 'delete', reference: key };
    case 'act': {
      const { action } = command;
      if (action === undefined) throw refusal(index, 'missing_field', 'action is required', 'action');
      return { ...common, operation: 'act', reference: key, action, input: command.fields };
    }
    case 'update':
      return {
        ...common,
        operation: 'update',
        reference: key,
        input: command.fields,
        ...updateOptions(command),
      };
  }
}

function updateOptions({ base, reason }: Pick<Command, 'base' | 'reason'>): {
  base?: Document;
  reason?: string;
} {
  return {
    ...(base === undefined ? {} : { base }),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}

function hubType(type: string, index: number): HubType {
  if (isHubType(type)) return type;
  throw refusal(index, 'invalid_type', `${type} is not kept here yet`, 'type');
}

function refusal(index: number, code: string, message: string, field: string): BatchRefusal {
  return new BatchRefusal(index, invalidRequest(code, message, field));
}

function resultOf(result: CommandOutcome, withDocument: boolean): CommandResult {
  const command_id = result.command.commandId ?? '';
  if (result.outcome === 'refused') return { command_id, error: shownError(result.error) };
  const { seq, row } = result;
  const done = { command_id, ok: true, seq } as const;
  return withDocument ? { ...done, document: toReplicaDocument(row) } : done;
}

/** The one at fault says why; the others were not carried out because of it. */
function refusedTogether(
  commands: readonly Command[],
  { index, refusal: error }: BatchRefusal,
): CommandResult[] {
  return commands.map(({ command_id }, at) => ({
    command_id,
    error:
      at === index
        ? shownError(error)
        : {
            code: 'batch_refused',
            message: `Nothing was changed, because of another change: ${error.message}`,
          },
  }));
}

function shownError({ code, message, field }: ContractError) {
  return field === undefined ? { code, message } : { code, message, field };
}
