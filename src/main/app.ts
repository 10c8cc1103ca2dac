import { join } from 'node:path';
import { version } from '../../package.json';
import { createLocalServer } from './api/server.ts';
import { realSurroundings, type Surroundings } from './hub/clock.ts';
import { openHub } from './hub/hub.ts';
import { loadSampleData } from './hub/sample-data.ts';
import { errorDetails, type Log } from './log.ts';
import { createStaticFiles } from './shells/browser/static-files.ts';

/** Requests per minute and key; high enough never to hold up a script. */
const DEFAULT_RATE_LIMIT = 100_000;

export interface AppOptions {
  readonly folder: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Fills an empty hub with the fictional workspace. */
  readonly sample: boolean;
  readonly rateLimit?: number;
  readonly log: Log;
  readonly surroundings?: Surroundings;
}

export interface RunningApp {
  readonly apiUrl: string;
  readonly appUrl: string;
  stop(): Promise<void>;
}

/** The composition root: opens the hub and starts what serves it. Shells add a window, or nothing. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const { folder, log, surroundings = realSurroundings } = options;
  const reportFailure = (error: unknown) => log('error', 'failure', errorDetails(error));
  const hub = openHub({ folder, surroundings, reportFailure });
  try {
    if (hub.setAside !== null) {
      log('error', 'database_set_aside', {
        message: `The database was damaged. It was moved to ${hub.setAside} and a new one begun; API keys have to be made again.`,
      });
    }
    if (options.sample) await loadSample(hub, log, surroundings);
    const server = createLocalServer({
      hub,
      version,
      now: surroundings.now,
      rateLimit: options.rateLimit ?? DEFAULT_RATE_LIMIT,
      reportFailure,
      app: createStaticFiles(join(import.meta.dirname, '../renderer')),
    });
    const port = await server.listen(options.port);
    log('info', 'listening', { port });
    return {
      apiUrl: `http://127.0.0.1:${port}/api/v1`,
      appUrl: `http://127.0.0.1:${port}/`,
      async stop() {
        await server.close();
        hub.close();
        log('info', 'stopped');
      },
    };
  } catch (error) {
    hub.close();
    throw error;
  }
}

async function loadSample(
  hub: ReturnType<typeof openHub>,
  log: Log,
  surroundings: Surroundings,
): Promise<void> {
  if (!hub.isEmpty()) {
    log('warn', 'sample_not_loaded', {
      message: 'The workspace already has customers; the sample data was left out.',
    });
    return;
  }
  await loadSampleData(hub, surroundings.now());
  log('info', 'sample_loaded');
}
