import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { FolderInUseError, isFolderHeld } from '../hub/database/lock.ts';
import { nodeHttp } from '../node-http.ts';
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
  return askRun(run, folder, method, path, body);
}

/** The same of an app whose port and token are known. */
export async function askRun(
  run: Run,
  folder: string,
  method: Method,
  path: string,
  body?: Body,
): Promise<Body> {
  const response = await send(run, folder, method, path, {}, body);
  const answer = await jsonOf(response);
  if (answer === null || response.statusCode === 401) throw notRunning(folder);
  const error = answer.error as { message?: string; code?: string } | undefined;
  if (!isOk(response)) {
    throw new AppRefusal(
      error?.message ?? `The app answered with status ${response.statusCode}`,
      error?.code,
    );
  }
  return answer;
}

function send(
  { port, token }: Run,
  folder: string,
  method: Method,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: Body,
): Promise<IncomingMessage> {
  const text = body === undefined ? null : Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    nodeHttp
      .request({
        host: '127.0.0.1',
        port,
        method,
        path: `/local/v1${path}`,
        headers: {
          authorization: `Bearer ${token}`,
          ...headers,
          ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': text.length }),
        },
      })
      .once('response', resolve)
      .once('error', () => reject(notRunning(folder)))
      .end(text);
  });
}

function isOk({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** The answer whole; null where it is no JSON, or was broken off. */
async function jsonOf(response: IncomingMessage): Promise<Body | null> {
  try {
    let text = '';
    for await (const part of response.setEncoding('utf8')) text += part;
    return JSON.parse(text) as Body;
  } catch {
    return null;
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
  if (!isOk(response)) {
    const answer = (await jsonOf(response)) as { error?: { message?: string } } | null;
    throw new Error(answer?.error?.message ?? `The app answered with status ${response.statusCode}`);
  }
  let rest = '';
  try {
    for await (const text of response.setEncoding('utf8')) {
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
    if (run !== null) return work((method, path, body) => askRun(run, folder, method, path, body));
    try {
      // All that an app is made of: a command that finds one running needs none of it.
      const { withFolder } = await import('./own-app.ts');
      return await withFolder(folder, work);
    } catch (error) {
      if (!(error instanceof FolderInUseError) || left === 0) throw error;
      await wait(TRY_AGAIN_MS);
    }
  }
}
