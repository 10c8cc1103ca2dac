import { setImmediate as tick } from 'node:timers/promises';
import type { WorkspaceSettings } from '../workspace/settings.ts';
import type { CommandOutcome, RecordChange } from './commands.ts';
import type { Actor } from './transaction.ts';
import type { WriteDoor } from './write-door.ts';

type Settings = Pick<WorkspaceSettings, 'get' | 'set' | 'remove'>;

interface PartsHub extends Pick<WriteDoor, 'writeBatch' | 'undo'> {
  readonly settings: Settings;
}

interface LargeBatch {
  readonly batchId: string;
  readonly actor: Actor;
  readonly commands: readonly RecordChange[];
  /** Told how many commands are carried out. */
  readonly onProgress?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** So many are written at once: others wait for a fraction of a second at most. */
const PART = 1000;

/** Takes back what an app that was killed has left half done. */
const RECOVERY: Actor = { name: 'Pivotal', type: 'system' };

/**
 * Carries out very many commands in parts, between which others read and write, and still all or nothing: whoever calls
 * it off takes back what there is, and a batch that was interrupted is taken back when the hub opens again. Those that
 * are refused are left out.
 */
export async function writeInParts(
  hub: PartsHub,
  { batchId, actor, commands, onProgress, signal }: LargeBatch,
): Promise<{ readonly results: readonly CommandOutcome[]; readonly changed: boolean }> {
  if (commands.length <= PART) return hub.writeBatch({ batchId, actor, commands, partial: true });
  remember(hub.settings, batchId);
  const results: CommandOutcome[] = [];
  let changed = false;
  try {
    for (let at = 0; at < commands.length; at += PART) {
      const part = commands.slice(at, at + PART);
      const outcome = await hub.writeBatch({ batchId, actor, commands: part, partial: true });
      changed ||= outcome.changed;
      results.push(...outcome.results);
      onProgress?.(results.length);
      await tick();
      signal?.throwIfAborted();
    }
  } catch (error) {
    // Where this fails too, it is taken back at the next start.
    await hub.undo({ undoes: batchId, actor });
    forget(hub.settings, batchId);
    throw error;
  }
  forget(hub.settings, batchId);
  return { results, changed };
}

/** Takes back what was interrupted; before anybody is served. */
export function takeBackInterrupted(
  settings: Settings,
  door: Pick<WriteDoor, 'undo' | 'flush'>,
  reportFailure: (error: unknown) => void,
): void {
  for (const id of settings.get('unfinished_batches') ?? []) {
    door.undo({ undoes: id, actor: RECOVERY }).then(() => forget(settings, id), reportFailure);
    door.flush();
  }
}

function remember(settings: Settings, batchId: string): void {
  settings.set('unfinished_batches', [...(settings.get('unfinished_batches') ?? []), batchId]);
}

function forget(settings: Settings, batchId: string): void {
  const left = (settings.get('unfinished_batches') ?? []).filter((id) => id !== batchId);
  if (left.length === 0) settings.remove('unfinished_batches');
  else settings.set('unfinished_batches', left);
}
