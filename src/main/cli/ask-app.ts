import { isFolderHeld } from '../hub/database/lock.ts';
import { readRunFile } from '../run-file.ts';

/**
 * Sends a request to the app that serves a data folder.
 * @param path below `/local/v1`
 * @returns the JSON object that it answers with
 * @throws Error that says what to do: nothing serves the folder, or the app refused the request.
 */
export async function askApp(
  folder: string,
  method: 'GET' | 'POST',
  path: string,
): Promise<Readonly<Record<string, unknown>>> {
  const run = readRunFile(folder);
  const notRunning = () =>
    new Error(`Pivotal is not running on the data folder ${folder}. Start it with: pivotal serve`);
  // What an app that was killed has left behind is no app: by now its port may belong to a stranger, who would
  // read what is sent there and answer what he likes.
  if (run === null || !isFolderHeld(folder)) throw notRunning();
  let response: Response;
  try {
    response = await fetch(`http://127.0.0.1:${run.port}/local/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${run.token}` },
    });
  } catch {
    throw notRunning();
  }
  const body = (await response.json().catch(() => null)) as Readonly<Record<string, unknown>> | null;
  if (body === null || response.status === 401) throw notRunning();
  const error = body.error as { message?: string } | undefined;
  if (!response.ok) throw new Error(error?.message ?? `The app answered with status ${response.status}`);
  return body;
}
