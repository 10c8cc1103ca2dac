import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { paths } from '../routes.ts';
import { offerImport } from '../state/offered-import.ts';

/** Cells pasted where nothing takes text are something to import: they are looked at in the settings. */
export function usePastedCells(): void {
  const [, navigate] = useLocation();
  useEffect(() => {
    function pasted(event: ClipboardEvent): void {
      if (event.defaultPrevented || takesText(event.target)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!areCells(text)) return;
      event.preventDefault();
      offerImport(text);
      navigate(paths.settings('data'));
    }
    document.addEventListener('paste', pasted);
    return () => document.removeEventListener('paste', pasted);
  }, [navigate]);
}

function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [role="dialog"]') !== null)
  );
}

/** A row of headers and one of cells at least, as spreadsheets copy them. */
function areCells(text: string): boolean {
  const [first = '', second = ''] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return first.includes('\t') && second.includes('\t');
}
