import { setTimeout as wait } from 'node:timers/promises';
import { version } from '../../../package.json';
import { createEventRoutes } from '../api/event-routes.ts';
import { createLocalApi } from '../api/local-api.ts';
import { createPiRoutes } from '../api/pi-routes.ts';
import { createLocalServer } from '../api/server.ts';
import { createStatusPageRoutes } from '../api/status-page-routes.ts';
import { createWorkspaceRoutes } from '../api/workspace-routes.ts';
import { realEnvironment } from '../environment.ts';
import { openIntegrations } from '../features/integrations/open.ts';
import { createIntegrationRoutes } from '../features/integrations/routes.ts';
import { createPi } from '../features/pi/pi.ts';
import { piSettings } from '../features/pi/settings.ts';
import { createWebhookRoutes } from '../features/webhooks/routes.ts';
import { FolderInUseError, isFolderHeld } from '../hub/database/lock.ts';
import { openHub } from '../hub/hub.ts';
import { logToStderr } from '../log.ts';
import { createThisMachinesNetwork } from '../network/this-machine.ts';
import { type Run, readRunFile } from '../run-file.ts';

export type Body = Readonly<Record<string, unknown>>;

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The app refused a request, in its words. */
export class AppRefusal extends Error {
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.name = 'AppRefusal';
    this.code = code;
  }
}

/** Sends a request to `/local/v1`, as `askApp` does. */
export type Ask = (method: Method, path: string, body?: Body) => Promise<Body>;

/** How often a folder that another command holds just now is tried, and how long after each. */
const TRIES = 20;
const TRY_AGAIN_MS = 100;

function notRunning(folder: string): Error {
  return new Error(`Pivotal is not running on the data folder ${folder}. Start it with: pivotal serve`);
}

/** How the app that serves a data folder is reached; null when none does. */
function runOf(folder: string): Run | null {
  // What an app that was killed has left behind is no app: by now its port may belong to a stranger, who would
  // read what is sent there and answer what he likes.
  return isFolderHeld(folder) ? readRunFile(folder) : null;
}

/**
 * Sends a request to the app that serves a data folder.
 * @param path below `/local/v1`
 * @returns the JSON object that it answers with
 * @throws Error that says what to do: nothing serves the folder, or the app refused the request.
 */
export async function askApp(folder: string, method: Method, path: string, body?: Body): Promise<Body> {
  const run = runOf(folder);
  if (run === null) throw notRunning(folder);
  return ask(run, folder, method, path, body);
}

async function ask(run: Run, folder: string, method: Method, path: string, body?: Body): Promise<Body> {
  const response = await send(run, folder, method, path, {}, body);
  const answer = (await response.json().catch(() => null)) as Body | null;
  if (answer === null || response.status === 401) throw notRunning(folder);
  const error = answer.error as { message?: string; code?: string } | undefined;
  if (!response.ok) {
    throw new AppRefusal(error?.message ?? `The app answered with status ${response.status}`, error?.code);
  }
  return answer;
}

async function send(
  { port, token }: Run,
  folder: string,
  method: Method,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: Body,
): Promise<Response> {
  try {
    return await fetch(`http://127.0.0.1:${port}/local/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw notRunning(folder);
  }
}

/**
 * Follows a stream of the app that serves a data folder. @returns the texts of its events, until it ends
 * @throws Error as askApp does
 */
export async function* followApp(folder: string, path: string): AsyncGenerator<string> {
  const run = runOf(folder);
  if (run === null) throw notRunning(folder);
  const response = await send(run, folder, 'GET', path, { accept: 'text/event-stream' });
  if (!response.ok || response.body === null) {
    const answer = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
    throw new Error(answer?.error?.message ?? `The app answered with status ${response.status}`);
  }
  let rest = '';
  try {
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('data: ')) yield line.slice('data: '.length);
    }
  } catch {
    // The connection breaks where the app ends; that is said below as it is.
  }
}

/**
 * Lets a command speak with the app that serves a data folder or, where none does, with the data itself: then the
 * same API answers on a port of its own for as long as the command takes, and the sync waits for the app.
 */
export async function withApp<Result>(folder: string, work: (ask: Ask) => Promise<Result>): Promise<Result> {
  for (let left = TRIES; ; left -= 1) {
    const run = runOf(folder);
    if (run !== null) return work((method, path, body) => ask(run, folder, method, path, body));
    try {
      return await withFolder(folder, work);
    } catch (error) {
      if (!(error instanceof FolderInUseError) || left === 0) throw error;
      await wait(TRY_AGAIN_MS);
    }
  }
}

async function withFolder<Result>(folder: string, work: (ask: Ask) => Promise<Result>): Promise<Result> {
  const reportFailure = (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  };
  const hub = openHub({ folder, reportFailure });
  const network = createThisMachinesNetwork(realEnvironment.now);
  // What is begun here is gone through with before the command ends; nothing begins by itself.
  const integrations = openIntegrations({
    hub,
    folder,
    environment: realEnvironment,
    fetch: network.fetch,
    reportFailure,
  });
  try {
    const events = createEventRoutes(hub);
    const pi = createPi({ hub, settings: () => piSettings(hub.settings), reportFailure });
    const local = createLocalApi(
      [
        ...createWorkspaceRoutes(hub, realEnvironment),
        // What is queued here, the app sends when it runs.
        ...createWebhookRoutes(hub, realEnvironment, () => {}),
        ...createIntegrationRoutes(integrations, hub),
        ...events.routes,
        ...createPiRoutes(hub, pi),
        ...createStatusPageRoutes(hub, pi.today),
      ],
      realEnvironment,
    );
    const server = createLocalServer({
      hub,
      local,
      version,
      now: realEnvironment.now,
      rateLimit: Number.MAX_SAFE_INTEGER,
      reportFailure,
      log: (level, event, details) => {
        if (level === 'error') logToStderr(level, event, details);
      },
      app: null,
    });
    const port = await server.listen(0);
    try {
      return await work((method, path, body) =>
        ask({ port, token: local.token }, folder, method, path, body),
      );
    } finally {
      await server.close();
    }
  } finally {
    await integrations.close();
    await network.close();
    hub.close();
  }
}
