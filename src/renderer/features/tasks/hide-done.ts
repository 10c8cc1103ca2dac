import { create } from 'zustand';
import { keepItem } from '../../lib/keep-item.ts';

const ITEM = 'pivotal-hide-done';

function kept(): boolean {
  try {
    return localStorage.getItem(ITEM) === 'true';
  } catch {
    return false;
  }
}

const useHidden = create<{ readonly isHidden: boolean }>()(() => ({ isHidden: kept() }));

/** Whether done tasks are left out of the lists of onboardings: in all of them, until it is said otherwise. */
export function useHideDone(): readonly [boolean, (isHidden: boolean) => void] {
  const { isHidden } = useHidden();
  return [
    isHidden,
    (next) => {
      useHidden.setState({ isHidden: next });
      keepItem(ITEM, String(next));
    },
  ];
}
