import { useCallback, useEffect, useRef, useState } from 'react';
import { IMPORT_FILE_LIMIT_BYTES, type ImportedType, type ImportState } from '#shared/bridge/import.ts';
import { typedLocale } from '../../lib/locale.ts';
import { useStore } from '../../store/index.ts';

/** A file, or cells that were pasted. */
export interface ImportSource {
  readonly name: string;
  readonly content: string;
}

export interface ImportChoices {
  readonly type: ImportedType | null;
  readonly map: Readonly<Record<string, string>>;
}

export type ImportStep =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working'; readonly isPreview: boolean; readonly done: number; readonly total: number }
  | { readonly kind: 'preview'; readonly outcome: Outcome }
  | { readonly kind: 'written'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly message: string };

type Outcome = Extract<ImportState, { kind: 'done' }>['outcome'];

const ASK_AGAIN_MS = 200;

/** One import of the window, from the file to what became of it. */
export function useImport() {
  const { bridge } = useStore();
  const [step, setStep] = useState<ImportStep>({ kind: 'idle' });
  const current = useRef<string | null>(null);
  useEffect(
    () => () => {
      current.current = null;
    },
    [],
  );

  const run = useCallback(
    async (source: ImportSource, { type, map }: ImportChoices, isPreview: boolean): Promise<void> => {
      setStep({ kind: 'working', isPreview, done: 0, total: 0 });
      try {
        const input = { ...source, type, map, dry_run: isPreview, locale: typedLocale() };
        const { run: id } = await bridge.call('import.start', input);
        current.current = id;
        for (;;) {
          const state = await bridge.call('import.state', { run: id });
          // Another import has begun, or the screen is gone.
          if (current.current !== id) return;
          if (state.kind === 'running') setStep({ ...state, kind: 'working', isPreview });
          else {
            setStep(stepAfter(state, isPreview));
            return;
          }
          await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
        }
      } catch (error) {
        setStep({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
      }
    },
    [bridge],
  );

  const cancel = useCallback(() => {
    if (current.current !== null)
      void bridge.call('import.cancel', { run: current.current }).catch(() => undefined);
  }, [bridge]);

  const reset = useCallback(() => {
    current.current = null;
    setStep({ kind: 'idle' });
  }, []);

  return { step, run, cancel, reset };
}

function stepAfter(state: Exclude<ImportState, { kind: 'running' }>, isPreview: boolean): ImportStep {
  switch (state.kind) {
    case 'done':
      return { kind: isPreview ? 'preview' : 'written', outcome: state.outcome };
    case 'cancelled':
      return { kind: 'idle' };
    case 'failed':
      return { kind: 'failed', message: state.message };
  }
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
