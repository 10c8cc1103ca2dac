import { useRef, useState } from 'react';
import { reasonOf } from '#shared/values/reason.ts';
import { notifyError } from '../../components/toast.tsx';
import { useStore } from '../../store/index.ts';
import { keepFile, problemOfFile } from './attachment-files.ts';

/** Takes files that were chosen, dropped or pasted; each is kept before the comment names it. */
export function useAttaching(onKept: (id: string) => void): {
  /** How many are on their way. */
  readonly sending: number;
  readonly attach: (files: Iterable<File>) => void;
} {
  const store = useStore();
  const [sending, setSending] = useState(0);
  const kept = useRef(onKept);
  kept.current = onKept;

  async function send(file: File): Promise<void> {
    const problem = problemOfFile(file);
    if (problem !== null) {
      notifyError(`${file.name} was not attached`, problem);
      return;
    }
    setSending((before) => before + 1);
    try {
      kept.current((await keepFile(store, file)).id);
    } catch (error) {
      notifyError(`${file.name} was not attached`, reasonOf(error));
    } finally {
      setSending((before) => before - 1);
    }
  }

  return {
    sending,
    attach(files) {
      for (const file of files) void send(file);
    },
  };
}
