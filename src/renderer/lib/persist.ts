import type { StateCreator } from 'zustand';
import { createJSONStorage, type PersistOptions, persist as persistInStorage } from 'zustand/middleware';
import { keepItem } from './keep-item.ts';

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
  const storage = createJSONStorage<Kept>(pageStorage);
  const creator = persistInStorage(create, storage === undefined ? options : { storage, ...options });
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

/** A storage that is full takes nothing more, and says so to nobody: what is chosen holds in this window all the same. */
function pageStorage() {
  const { localStorage } = window;
  return {
    getItem: (item: string) => localStorage.getItem(item),
    setItem: (item: string, text: string) => void keepItem(item, text, localStorage),
    removeItem: (item: string) => localStorage.removeItem(item),
  };
}
