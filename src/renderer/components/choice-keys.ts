import { type KeyboardEvent, useRef } from 'react';
import { entryFor, NOTHING_TYPED, type Typed, typedAfter } from '../lib/typeahead.ts';

const ENTRIES = '[role^="menuitem"], [role="option"]';

/**
 * Arrows and letters in a menu or list of Radix, for its `onKeyDownCapture`: they lead to an entry at once. Radix itself
 * goes there a moment after a key, and an Enter that comes before that takes the entry before.
 */
export function useChoiceKeys(): (event: KeyboardEvent<HTMLElement>) => void {
  /** In the list as it was opened last: what was typed in it before is no part of it. */
  const typed = useRef<{ readonly list: Element | null; readonly word: Typed }>({
    list: null,
    word: NOTHING_TYPED,
  });
  return (event) => {
    if (event.nativeEvent.isComposing) return;
    const entries = [...event.currentTarget.querySelectorAll<HTMLElement>(ENTRIES)].filter(
      (entry) => !entry.hasAttribute('data-disabled'),
    );
    const present = entries.indexOf(document.activeElement as HTMLElement);
    let next = entryByKey(event.key, present, entries.length);
    if (next === null) {
      const list = event.currentTarget;
      const word = typedAfter(typed.current.list === list ? typed.current.word : NOTHING_TYPED, event);
      if (word === undefined) return;
      typed.current = { list, word };
      next = entryFor(word.text, entries.map(labelOf), present);
    }
    // Also where it leads nowhere: nothing else is to make something of it.
    event.preventDefault();
    entries[next]?.focus();
  };
}

/** @returns null for a key that leads to none by its place */
function entryByKey(key: string, present: number, length: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(present + 1, length - 1);
    case 'ArrowUp':
      return present < 0 ? length - 1 : Math.max(present - 1, 0);
    case 'Home':
    case 'PageUp':
      return 0;
    case 'End':
    case 'PageDown':
      return length - 1;
    default:
      return null;
  }
}

/** What it is called, without what stands beside that. */
function labelOf(entry: HTMLElement): string {
  const name = document.getElementById(entry.getAttribute('aria-labelledby') ?? '');
  return (name ?? entry).textContent ?? '';
}
