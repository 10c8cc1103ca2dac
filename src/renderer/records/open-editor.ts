/** What may lie over the page; the keys of what is open there are not for the page. */
const OVER = ':is([role="dialog"], [role="menu"])';
const OPEN = `${OVER}[data-state="open"]`;
/** So many frames are waited for ⌘K to be gone; a dialog that stays below it is no reason to wait longer. */
const FRAMES = 60;

/**
 * Opens the editor of a value of the page by its name, as a click at it does: "Plan". By a key of the page at once: what
 * is typed after it belongs into the editor. What was chosen in a menu or in ⌘K has the focus until that has gone.
 */
export function openEditor(label: string): void {
  if (document.querySelector(OPEN) === null) openNow(label);
  else whenFree(() => openNow(label), FRAMES);
}

function openNow(label: string): void {
  const triggers = [...document.querySelectorAll<HTMLElement>('[data-inline-edit]')];
  const trigger = triggers.find(({ dataset }) => dataset.inlineEdit === label);
  if (trigger === undefined) return;
  const before = document.activeElement;
  trigger.focus();
  if (trigger.getAttribute('aria-haspopup') !== 'menu') {
    trigger.click();
    return;
  }
  // A menu opens by key, not by click. Closed, it gives the focus to its button, where the arrow keys would open it
  // again: whoever came by a key goes on where they were.
  trigger.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  document.addEventListener('focusin', function back({ target }) {
    if (target instanceof Element && target.closest('[role="menu"]') !== null) return;
    document.removeEventListener('focusin', back);
    if (target === trigger) goBack(trigger, before);
  });
}

function goBack(from: HTMLElement, to: Element | null): void {
  if (to instanceof HTMLElement && to !== document.body && to !== from && to.isConnected) to.focus();
  else if (to !== from) from.blur();
}

function whenFree(run: () => void, frames: number): void {
  // The focus is given back a moment after.
  if (frames === 0 || document.querySelector(OVER) === null) setTimeout(() => setTimeout(run));
  else requestAnimationFrame(() => whenFree(run, frames - 1));
}
