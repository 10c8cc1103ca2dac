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

  function load(): Promise<void> {
    loading ??= fetchCode().then(
      (code) => {
        loaded = code.default;
      },
      (error: unknown) => {
        // The next attempt asks again.
        loading = null;
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
