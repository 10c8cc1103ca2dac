import { useEffect } from 'react';
import { keptImport } from '../state/kept-import.ts';
import { useStore } from '../store/index.ts';
import { usePastedCells } from './use-pasted-cells.ts';

/** A reload in the middle of an import leaves it running: it is followed on, on whatever screen. */
export function ImportUnderWay() {
  const store = useStore();
  usePastedCells();
  useEffect(() => {
    // The code for it is fetched only when there is one.
    if (keptImport() !== null)
      void import('../features/import/import-run.ts').then(({ resumeImport }) => resumeImport(store));
  }, [store]);
  return null;
}
