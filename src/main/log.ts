/** One line of JSON on stderr an event. Never a key, a body or a query in it. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  event: string,
  details?: Readonly<Record<string, unknown>>,
) => void;

export const logToStderr: Log = (level, event, details = {}) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...details })}\n`);
};

/** What a log may say of an error: its name, message and where it arose. */
export function errorDetails(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: String(error) };
  return { error: `${error.name}: ${error.message}`, stack: error.stack?.split('\n').slice(1, 6) };
}
