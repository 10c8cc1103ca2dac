/** What every key press is while an input method composes; in Safari also the one that ends it. */
const PROCESSED = 229;

/** Whether a key belongs to an input method (of Chinese, Japanese, Korean …), not to us. */
export function isOfComposition(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return event.isComposing || event.keyCode === PROCESSED;
}

/**
 * Keeps the keys of an input method from everything that listens: the Escape that gives a candidate up closes no
 * dialog, the Enter that takes one sends no form. Before all others, since every dialog, list and editor has listeners
 * of its own. @returns a function that stops it
 */
export function keepCompositionKeys(target: Window = window): () => void {
  const keep = (event: KeyboardEvent) => {
    if (isOfComposition(event)) event.stopImmediatePropagation();
  };
  target.addEventListener('keydown', keep, { capture: true });
  return () => target.removeEventListener('keydown', keep, { capture: true });
}
