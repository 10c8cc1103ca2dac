import type { ImportOutcomeView, ImportState } from '#shared/bridge/import.ts';
import type { BridgeInput } from '#shared/bridge.ts';
import { invalidRequest } from '#shared/v1/errors.ts';
import { reasonOf } from '#shared/values/reason.ts';
import type { Actor } from '../../hub/records/transaction.ts';
import { type Import, type ImportOutcome, importTypeOf } from './import.ts';
import { columnNames } from './import-hooks.ts';
import { errorsCsv, localeOf } from './routes.ts';

/** So many rows are shown; the others are counted, and those left out are in the file that comes back. */
const SHOWN_ROWS = 500;
/** What is over is remembered so long that its window has asked for it. */
const KEPT_RUNS = 5;

interface Run {
  state: ImportState;
  readonly abort: AbortController;
}

/** The imports of the window: begun, looked at, cancelled. */
export function createWindowImports(run: Import, actor: () => Actor, newId: () => string) {
  const runs = new Map<string, Run>();

  function find(id: string): Run {
    const found = runs.get(id);
    if (found === undefined)
      throw invalidRequest('invalid_string', 'This import is not known any more', 'run');
    return found;
  }

  async function follow(started: Run, input: BridgeInput<'import.start'>): Promise<void> {
    try {
      const outcome = await run({
        bytes: Buffer.from(input.content, 'base64'),
        fileName: input.name,
        type: input.type === null ? null : importTypeOf(input.type),
        map: input.map,
        isDryRun: input.dry_run,
        actor: actor(),
        locale: localeOf(input.locale),
        signal: started.abort.signal,
        onProgress(done, total) {
          started.state = { kind: 'running', done, total };
        },
      });
      started.state = { kind: 'done', outcome: viewOf(outcome) };
    } catch (error) {
      const message = reasonOf(error);
      started.state = started.abort.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', message };
    }
  }

  return {
    start(input: BridgeInput<'import.start'>) {
      const id = newId();
      const started: Run = { state: { kind: 'running', done: 0, total: 0 }, abort: new AbortController() };
      runs.set(id, started);
      for (const old of [...runs.keys()].slice(0, -KEPT_RUNS)) runs.delete(old);
      void follow(started, input);
      return { run: id };
    },
    state: ({ run: id }: BridgeInput<'import.state'>) => find(id).state,
    cancel({ run: id }: BridgeInput<'import.cancel'>) {
      find(id).abort.abort();
      return {};
    },
  };
}

function viewOf(outcome: ImportOutcome): ImportOutcomeView {
  const { batchId, type, counts, rows, columns, mapped } = outcome;
  const telling = rows.filter(({ reason }) => reason !== null);
  const plain = rows.filter(({ reason }) => reason === null);
  return {
    batch_id: batchId,
    type: `${type}s`,
    counts: { ...counts },
    rows: [...telling, ...plain].slice(0, SHOWN_ROWS),
    columns: columns.filter((column) => column !== ''),
    mapped: { ...mapped },
    fields: Object.keys(columnNames(type)),
    errors: errorsCsv(outcome),
  };
}
