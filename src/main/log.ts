/** One line of JSON on stderr an event. Never a key, a body or a query in it. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  event: string,
  details?: Readonly<Record<string, unknown>>,
) => void;

/** One event as a line, with its line end. */
export function logLine(...[level, event, details = {}]: Parameters<Log>): string {
  return `${JSON.stringify({ time: new Date().toISOString(), level, event, ...details })}\n`;
}

export const logToStderr: Log = (...entry) => {
  process.stderr.write(logLine(...entry));
};

/**
 * Whoever read what this process prints may be gone: a closed terminal, `| head`. That is no reason to end, and to
 * nobody can it be said.
 */
export function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/** What a log may say of an error: its name, message and where it arose. */
export function errorDetails(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: String(error) };
  return { error: `${error.name}: ${error.message}`, stack: error.stack?.split('\n').slice(1, 6) };
}
