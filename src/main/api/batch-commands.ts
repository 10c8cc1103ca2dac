import { type BatchCommand, batchCommandSchema } from '#shared/local/batch.ts';
import { parentFieldOf } from '#shared/records/index.ts';
import { ContractError, invalidRequest, parseInput } from '#shared/v1/errors.ts';
import type { RecordChange } from '../hub/records/commands.ts';
import { type HubType, isHubType } from '../hub/records/records.ts';

/** A command as it is to be carried out, or why it cannot be read. */
export type ReadCommand =
  | { readonly outcome: 'read'; readonly change: RecordChange }
  | { readonly outcome: 'refused'; readonly error: ContractError };

/**
 * Reads the commands of a batch. What is made gets its key here, so that later commands can say `{ "$ref": … }` for
 * it; errors name the property from the root of the request.
 */
export function readCommands(commands: readonly unknown[], newKey: () => string): ReadCommand[] {
  const keys = new Map<string, string>();
  return commands.map((given, index): ReadCommand => {
    try {
      if (typeof given !== 'object' || given === null || Array.isArray(given))
        throw invalidRequest('invalid_type', `commands.${index} must be an object`);
      const command = parseInput(batchCommandSchema, given);
      return { outcome: 'read', change: changeOf(command, keys, newKey) };
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      return { outcome: 'refused', error: at(index, error.field, error) };
    }
  });
}

/** A refusal of one command by the hub, with its property named from the root of the request. */
export function refusedAt(index: number, change: RecordChange, error: ContractError): ContractError {
  return at(index, propertyAtFault(change, error), error);
}

function propertyAtFault(
  { operation, resource }: RecordChange,
  { type, field }: ContractError,
): string | undefined {
  if (field !== undefined) return `fields.${field}`;
  if (type !== 'not_found') return undefined;
  if (operation !== 'create') return 'id';
  const parent = parentFieldOf(resource);
  return parent === null ? undefined : `fields.${parent}`;
}

function at(
  index: number,
  property: string | undefined,
  { type, code, message }: ContractError,
): ContractError {
  const path = `commands.${index}`;
  return new ContractError(type, code, message, property === undefined ? path : `${path}.${property}`);
}

function changeOf(command: BatchCommand, keys: Map<string, string>, newKey: () => string): RecordChange {
  const resource = keptType(command.type);
  if (command.operation === 'create') {
    const input = resolved(command.fields, keys);
    const key = command.id ?? newKey();
    if (command.ref !== undefined) {
      if (keys.has(command.ref))
        throw refused('ref', `Two commands make ${command.ref}; each ref is used once`);
      keys.set(command.ref, key);
    }
    return { operation: 'create', resource, key, input };
  }
  const reference = typeof command.id === 'object' ? keyOf(command.id.$ref, keys, 'id') : String(command.id);
  if (command.operation === 'delete') return { operation: 'delete', resource, reference };
  const { reason } = command;
  return {
    operation: 'update',
    resource,
    reference,
    input: resolved(command.fields, keys),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}

function keptType(type: string): HubType {
  if (isHubType(type)) return type;
  throw invalidRequest('invalid_enum_value', `Records of type ${type} are not changed by a batch`, 'type');
}

function resolved(fields: Readonly<Record<string, unknown>>, keys: ReadonlyMap<string, string>): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const ref = refOf(value);
      return [name, ref === undefined ? value : keyOf(ref, keys, `fields.${name}`)];
    }),
  );
}

function refOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const names = Object.keys(value);
  const { $ref } = value as { $ref?: unknown };
  return names.length === 1 && typeof $ref === 'string' ? $ref : undefined;
}

function keyOf(ref: string, keys: ReadonlyMap<string, string>, field: string): string {
  const key = keys.get(ref);
  if (key !== undefined) return key;
  throw refused(field, `No earlier command of the batch makes ${ref}`);
}

function refused(field: string, message: string): ContractError {
  return invalidRequest('invalid_reference', message, field);
}
