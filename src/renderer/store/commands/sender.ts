import type { BridgeOutput } from '#shared/bridge.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import { isRefusal } from '../../bridge/errors.ts';
import { toHubCommand } from './command.ts';
import type { Pending, Portion } from './pending.ts';

export interface SenderOptions {
  /** Connected only while its other end is the hub of this replica. */
  readonly bridge: BridgeClient;
  readonly pending: Pending;
  readonly pause: (milliseconds: number) => Promise<void>;
}

export interface Sender {
  /** Sends what waits, in the moment it is called when nothing else is under way. */
  send(): void;
  close(): void;
}

/** Of a large batch: few enough that the hub has time for others in between, and that progress can be seen. */
const PORTION = 2_000;
/** Of more than this the replica brings the records, and the answer says only that it is done. */
const WITH_DOCUMENTS = 50;
/** A failure inside the main process may pass: a full disk, a locked database. What still fails is refused. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 250;

/**
 * Sends commands to the hub, oldest batch first, one call at a time. What was not answered is sent again, for the hub
 * knows commands by their ids: whichever tab sends them, and however often, they are carried out once.
 */
export function createSender({ bridge, pending, pause }: SenderOptions): Sender {
  let isRunning = false;
  let isClosed = false;
  const isConnected = () => !isClosed && bridge.connection.get() === 'connected';

  async function run(): Promise<void> {
    isRunning = true;
    try {
      for (
        let portion = pending.next(PORTION);
        portion !== null && isConnected();
        portion = pending.next(PORTION)
      ) {
        pending.begin(portion);
        try {
          await sendSafely(portion);
        } catch {
          // The answer was lost. With the connection gone, the next one sends it again.
          if (isConnected()) await pause(FIRST_PAUSE_MS);
        } finally {
          pending.end(portion);
        }
      }
    } finally {
      isRunning = false;
    }
  }

  async function undo(batch_id: string, undoes: string): Promise<BridgeOutput<'commands.undo'>> {
    try {
      return await bridge.call('commands.undo', { batch_id, undoes });
    } catch (error) {
      // Nothing in it changed anything: there is nothing to take back.
      const isEmpty = isRefusal(error) && error.code === 'batch_not_found';
      if (isEmpty) return { batch_id, restored: [], left: [] };
      throw error;
    }
  }

  async function sendOnce({ batch, commands }: Portion): Promise<void> {
    if (batch.undoes !== undefined) {
      pending.answerUndo(batch.batch_id, await undo(batch.batch_id, batch.undoes));
      return;
    }
    const { results } = await bridge.call('commands.apply', {
      batch_id: batch.batch_id,
      commands: commands.map(toHubCommand),
      partial: true,
      documents: commands.length <= WITH_DOCUMENTS,
    });
    pending.answer(batch.batch_id, results);
  }

  /** A call refused as a whole says nothing of single commands: each is sent alone, and the bad one is refused. */
  async function sendSafely(portion: Portion): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await sendOnce(portion);
        return;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const { batch, commands } = portion;
        if (commands.length > 1 && batch.undoes === undefined) {
          for (const command of commands) await sendSafely({ batch, commands: [command] });
          return;
        }
        if (error.code !== 'internal_error' || attempt === ATTEMPTS) {
          const { code, message, field } = error;
          const refusal = field === undefined ? { code, message } : { code, message, field };
          if (batch.undoes !== undefined) pending.refuseUndo(batch.batch_id, refusal);
          else
            pending.answer(
              batch.batch_id,
              commands.map(({ command_id }) => ({ command_id, error: refusal })),
            );
          return;
        }
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
  }

  function send(): void {
    if (!isRunning && isConnected()) void run();
  }

  const endConnection = bridge.connection.subscribe(() => {
    if (!isConnected()) return;
    pending.releaseHeld();
    send();
  });

  return {
    send,
    close() {
      isClosed = true;
      endConnection();
    },
  };
}
