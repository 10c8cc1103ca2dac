import { type ComponentType, useEffect, useState } from 'react';

export interface LoadedScreen<Props> {
  readonly Screen: ComponentType<Props>;
  /** Fetches its code, once, however often it is asked. */
  readonly load: () => Promise<void>;
}

/**
 * A screen whose code is fetched when it is first needed. Unlike with React's `lazy`, one that has been fetched
 * is drawn at once, and one that is just arriving is not held back after an empty frame.
 */
export function loadScreen<Props extends object>(
  fetchCode: () => Promise<{ readonly default: ComponentType<Props> }>,
): LoadedScreen<Props> {
  let loaded: ComponentType<Props> | null = null;
  let loading: Promise<void> | null = null;
  let failures = 0;
  let failedAt: string | null = null;

  function fetchOnce(): Promise<{ readonly default: ComponentType<Props> }> {
    return failedAt === null ? fetchCode() : import(/* @vite-ignore */ `${failedAt}?again=${failures}`);
  }

  function load(): Promise<void> {
    loading ??= fetchOnce().then(
      (code) => {
        loaded = code.default;
      },
      (error: unknown) => {
        // The next attempt asks again.
        loading = null;
        failures += 1;
        failedAt = addressIn(error) ?? failedAt;
        throw error;
      },
    );
    return loading;
  }

  function Screen(props: Props) {
    const [state, setState] = useState<{ readonly error?: unknown }>({});
    useEffect(() => {
      if (loaded !== null) return;
      load().then(
        () => setState({}),
        (error: unknown) => setState({ error }),
      );
    }, []);
    if (state.error !== undefined) throw state.error;
    const Loaded = loaded;
    return Loaded === null ? null : <Loaded {...props} />;
  }

  return { Screen, load };
}

/**
 * The address of code that could not be fetched, which browsers name in the error. Chromium does not ask for it again
 * as long as the page lives: it has to be asked for by another one.
 */
export function addressIn(error: unknown, folder = new URL('.', import.meta.url).href): string | null {
  const [address = ''] = /\w+:\/\/[^\s?]+/.exec(error instanceof Error ? error.message : '') ?? [];
  return address.startsWith(folder) ? address : null;
}
