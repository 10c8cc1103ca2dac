import { type RefObject, useState } from 'react';
import { flushSync } from 'react-dom';

export interface Caret {
  /** Characters before it. */
  readonly caret: number;
  readonly setCaret: (caret: number) => void;
  /** Replaces the text, and goes on in it at `at`, or at its end. */
  readonly write: (text: string, at?: number) => void;
}

/** The caret of a box that completes what is typed into it. */
export function useCaret(input: RefObject<HTMLInputElement | null>, onChange: (text: string) => void): Caret {
  const [caret, setCaret] = useState(0);
  function write(text: string, at = text.length): void {
    // At once: the next letter may be typed before the next frame.
    flushSync(() => {
      onChange(text);
      setCaret(at);
    });
    input.current?.focus();
    input.current?.setSelectionRange(at, at);
  }
  return { caret, setCaret, write };
}
