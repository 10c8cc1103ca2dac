/** A bridge call that failed: refused by the main process, or never answered. */
export class BridgeError extends Error {
  /** The contract's code for a refusal, or one of BRIDGE_FAILURES. */
  readonly code: string;
  /** The property at fault, when one is. */
  readonly field: string | undefined;

  constructor(code: string, message: string, field?: string) {
    super(message);
    this.name = 'BridgeError';
    this.code = code;
    this.field = field;
  }
}

/** Codes of calls that got no valid answer: whether the main process carried them out is unknown. */
const BRIDGE_FAILURES: ReadonlySet<string> = new Set([
  'bridge_disconnected',
  'bridge_timeout',
  'bridge_closed',
  'bridge_bad_answer',
]);

/** True when the main process refused the call; false when the call, or its answer, was lost on the way. */
export function isRefusal(error: unknown): error is BridgeError {
  return error instanceof BridgeError && !BRIDGE_FAILURES.has(error.code);
}
