import { isDeepStrictEqual } from 'node:util';
import type { Workspace, WorkspacePatch } from '#shared/local/workspace.ts';
import type { LeftRecord, UndoneRecord } from '../records/commands.ts';
import type { Transaction } from '../records/transaction.ts';
import { patchedWorkspace, saveWorkspace, WORKSPACE_FIELDS, workspaceOf } from './preferences.ts';
import type { WorkspaceSettings } from './settings.ts';

/** What the workspace itself is called among the subjects of events. */
export const WORKSPACE = 'workspace';
const CHANGED = 'workspace.field_changed';

type Settings = Pick<WorkspaceSettings, 'get' | 'set'>;

/** A field of the workspace that a batch has changed, from what to what. */
export interface WorkspaceChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Changes how the workspace is set up, with an event for each field, inside the write door's transaction.
 * @returns whether anything was changed. @throws ContractError when two things do not go together
 */
export function writeWorkspace(transaction: Transaction, settings: Settings, patch: WorkspacePatch): boolean {
  const present = workspaceOf(settings);
  return put(transaction, settings, present, patchedWorkspace(present, patch));
}

function put(transaction: Transaction, settings: Settings, present: Workspace, next: Workspace): boolean {
  const changed = WORKSPACE_FIELDS.filter((field) => !isDeepStrictEqual(present[field], next[field]));
  if (changed.length === 0) return false;
  const subject = { type: WORKSPACE, key: present.id, customerKey: null, onboardingKey: null };
  for (const field of changed) {
    transaction.tell({ subject, type: CHANGED, field, oldValue: present[field], newValue: next[field] });
  }
  saveWorkspace(settings, next, changed);
  return true;
}

/** Takes back what a batch changed of the workspace, where nobody has changed it since. */
export function undoWorkspace(
  transaction: Transaction,
  settings: Settings,
  changes: readonly WorkspaceChange[],
): { readonly restored: UndoneRecord | null; readonly left: readonly LeftRecord[] } {
  const present = workspaceOf(settings);
  const { id } = present;
  const isTouched = ({ field, after }: WorkspaceChange) =>
    !isDeepStrictEqual(present[field as keyof Workspace], after);
  const left = changes
    .filter(isTouched)
    .map(
      ({ field }) => ({ type: WORKSPACE, key: id, id, field, reason: 'It has been changed since' }) as const,
    );
  const values = changes.filter((change) => !isTouched(change)).map(({ field, before }) => [field, before]);
  const isChanged = put(transaction, settings, present, { ...present, ...Object.fromEntries(values) });
  return { restored: isChanged ? { type: WORKSPACE, key: id, id, seq: 0 } : null, left };
}
