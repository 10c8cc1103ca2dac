import type { BridgeInput, BridgeOutput, Command, CommandResult } from '#shared/bridge.ts';
import { mergedFields } from '#shared/records/merge-fields.ts';
import { ContractError, invalidRequest, notFound } from '#shared/v1/errors.ts';
import type { Hub } from '../hub/hub.ts';
import { RESOURCES, type Resource } from '../hub/records/records.ts';
import type { Actor, Document } from '../hub/records/transaction.ts';
import { toReplicaDocument } from './replication.ts';

/** Keys are minted in the window as here; anything else was not made by our own code. */
const KEY_PATTERN = /^c[0-9a-z]{24}$/;

/** Answers that may be asked for again: of far more commands than a window ever has waiting. */
const REMEMBERED = 50_000;

/** The window's writes. */
export function createCommands(hub: Hub, actor: () => Actor) {
  const answered = new Map<string, CommandResult>();

  function remember(result: CommandResult): CommandResult {
    answered.set(result.command_id, result);
    const [oldest] = answered.keys();
    if (answered.size > REMEMBERED && oldest !== undefined) answered.delete(oldest);
    return result;
  }

  async function run(command: Command): Promise<CommandResult> {
    const { command_id } = command;
    const before = answered.get(command_id);
    if (before !== undefined) return before;
    try {
      const resource = resourceOf(command);
      await write(resource, command);
      const row = hub.changes.row(resource, command.key);
      if (row === undefined) throw notFound(resource);
      return remember({ command_id, ok: true, seq: row.seq, document: toReplicaDocument(row) });
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      const { code, message, field } = error;
      return { command_id, error: field === undefined ? { code, message } : { code, message, field } };
    }
  }

  async function write(resource: Resource, command: Command): Promise<void> {
    const { key, fields, base, reason } = command;
    const row = hub.changes.row(resource, key);
    if (command.operation === 'create') {
      // Asked for again after a restart: it is there.
      if (row !== undefined) return;
      if (!KEY_PATTERN.test(key)) throw invalidRequest('invalid_string', 'key is not one of ours', 'key');
      const customer = typeof fields.customer_id === 'string' ? fields.customer_id : '';
      await hub.write({
        operation: 'create',
        resource,
        input: fields,
        key,
        actor: actor(),
        ...(resource === 'contact' ? { customer } : {}),
      });
    } else if (command.operation === 'delete') {
      await hub.write({ operation: 'delete', resource, reference: key, actor: actor() });
    } else {
      if (row === undefined || row.deleted_at !== null) throw notFound(resource);
      const current = JSON.parse(row.document) as Document;
      await hub.write({
        operation: 'update',
        resource,
        reference: key,
        input: mergedFields(resource, base, current, fields),
        actor: actor(),
        ...(typeof reason === 'string' ? { reason } : {}),
      });
    }
  }

  /** Those that arrive together share one transaction; one that builds on another waits for it. */
  async function apply({
    batch_id,
    commands,
  }: BridgeInput<'commands.apply'>): Promise<BridgeOutput<'commands.apply'>> {
    const results: CommandResult[] = [];
    let together: Command[] = [];
    const keys = new Set<string>();
    const runAll = async () => {
      results.push(...(await Promise.all(together.map(run))));
      together = [];
      keys.clear();
    };
    for (const command of commands) {
      const parent = command.fields.customer_id;
      if (keys.has(command.key) || (typeof parent === 'string' && keys.has(parent))) await runAll();
      together.push(command);
      keys.add(command.key);
    }
    await runAll();
    return { batch_id, results };
  }

  return { apply };
}

function resourceOf({ type }: Command): Resource {
  const resource = RESOURCES.find((one) => one === type);
  if (resource === undefined) throw invalidRequest('invalid_type', `${type} is not kept here yet`, 'type');
  return resource;
}
