import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { IMPORT_FILE_LIMIT_BYTES } from '#shared/bridge/import.ts';
import { useStore } from '../../store/index.ts';
import {
  cancelImport,
  type ImportChoices,
  type ImportSource,
  type ImportStep,
  importStep,
  lookOn,
  resetImport,
  runImport,
} from './import-run.ts';

/** The import of this window, as its screen shows it. */
export function useImport() {
  const store = useStore();
  const step: ImportStep = useSyncExternalStore(importStep.subscribe, importStep.get);
  useEffect(lookOn, []);
  const run = useCallback(
    (source: ImportSource, choices: ImportChoices, isPreview: boolean) =>
      runImport(store, source, choices, isPreview),
    [store],
  );
  const cancel = useCallback(() => cancelImport(store), [store]);
  return { step, run, cancel, reset: resetImport };
}

/** @throws Error that says what to do, for a file that is too large to be handed over at once */
export async function sourceOf(file: File): Promise<ImportSource> {
  if (file.size > IMPORT_FILE_LIMIT_BYTES)
    throw new Error(
      'The file is larger than 22 MB: import it with the command `pivotal import`, or in parts',
    );
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, content: base64Of(bytes) };
}

export function sourceOfText(text: string): ImportSource {
  return { name: '', content: base64Of(new TextEncoder().encode(text)) };
}

const CHUNK = 0x8000;

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}
