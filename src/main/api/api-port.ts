import type { Timers } from '../cloud/timers.ts';
import type { Log } from '../log.ts';
import { type LocalServer, PortInUseError } from './server.ts';

const RETRY_MS = 10_000;

export interface ApiPortOptions {
  readonly server: Pick<LocalServer, 'listen' | 'unlisten'>;
  readonly timers: Timers;
  readonly log: Log;
  /** Whether the app also runs without its API: then a port in use is tried again until it is free. */
  readonly isOptional: boolean;
  /** Called whenever the API has come or gone; null while it is off. */
  readonly changed: (port: number | null) => void;
}

export interface ApiPort {
  /** Null while the API is off. */
  current(): number | null;
  /** Why it is off, for the person. */
  notice(): string | null;
  /** @throws PortInUseError when the API is not optional */
  open(port: number): Promise<void>;
  /** Leaves the port it has for another. @throws PortInUseError, and stays where it is */
  move(port: number): Promise<void>;
  stop(): void;
}

/** Where the local API listens. */
export function createApiPort({ server, timers, log, isOptional, changed }: ApiPortOptions): ApiPort {
  let current: number | null = null;
  let wanted = 0;
  let cancelRetry = () => {};

  async function listen(port: number): Promise<void> {
    current = await server.listen(port);
    log('info', 'listening', { port: current });
    changed(current);
  }

  function retryLater(port: number): void {
    cancelRetry = timers.after(RETRY_MS, () => {
      listen(port).catch((error: unknown) => {
        if (error instanceof PortInUseError) retryLater(port);
        else log('error', 'api_not_started', { port });
      });
    });
  }

  return {
    current: () => current,
    notice: () =>
      current === null && wanted !== 0
        ? `The local API is off: port ${wanted} is in use by another program. It starts by itself once the port is free; or choose another in Settings, Local API.`
        : null,
    async open(port) {
      wanted = port;
      try {
        await listen(port);
      } catch (error) {
        if (!isOptional || !(error instanceof PortInUseError)) throw error;
        log('warn', 'api_not_started', { port });
        retryLater(port);
      }
    },
    async move(port) {
      if (port === current) return;
      cancelRetry();
      const before = current;
      if (before !== null) await server.unlisten();
      current = null;
      try {
        await listen(port);
        wanted = port;
      } catch (error) {
        if (before === null) retryLater(wanted);
        else await listen(before);
        throw error;
      }
    },
    stop: () => cancelRetry(),
  };
}
