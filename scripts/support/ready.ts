/** What the app prints on one line when it is ready; see `pivotal serve`. */
export interface Ready {
  /** Null when only the window could be opened. */
  readonly api: string | null;
  readonly app: string;
}

/** @returns null for any other line. */
export function readyIn(line: string): Ready | null {
  if (!line.startsWith('{"ready":true')) return null;
  const { api, app } = JSON.parse(line) as Ready;
  return { api, app };
}
