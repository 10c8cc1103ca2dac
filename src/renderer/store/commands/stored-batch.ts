import type { RxJsonSchema } from 'rxdb/plugins/core';

/** A batch of commands as the browser's database keeps it. */
export interface StoredBatch {
  readonly id: string;
  /** Orders batches by when they were made, across tabs and reloads. */
  readonly number: number;
  /** `waiting`: the hub may not have it. `done`: kept to be taken back. `undone`: taken back, kept to be done again. */
  readonly state: 'waiting' | 'done' | 'undone';
  /** That of a `Batch`. */
  readonly text: string;
}

export const COMMANDS_COLLECTION = 'commands';

export const COMMANDS_SCHEMA: RxJsonSchema<StoredBatch> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 64 },
    number: { type: 'number' },
    state: { type: 'string' },
    text: { type: 'string' },
  },
  required: ['id', 'number', 'state', 'text'],
};
