import type { StateCreator } from 'zustand';
import { type PersistOptions, persist as persistInStorage } from 'zustand/middleware';

type Options<State, Kept> = PersistOptions<State, Kept> &
  Required<Pick<PersistOptions<State, Kept>, 'partialize'>>;

/**
 * Zustand's own, but what it says of its state at first is what the next start will find: what was kept, and nothing
 * else of what has happened in this window. The picture of the next start is drawn by it.
 */
export function persist<State, Kept>(
  create: StateCreator<State>,
  options: Options<State, Kept>,
): StateCreator<State, [], [['zustand/persist', Kept]]> {
  const creator = persistInStorage(create, options);
  return (set, get, api) => {
    const state = creator(set, get, api);
    const initial = api.getInitialState;
    api.getInitialState = () => {
      const kept = options.partialize(get());
      return options.merge?.(kept, initial()) ?? { ...initial(), ...kept };
    };
    return state;
  };
}
