/** So many frames are waited for ⌘K to be gone; a dialog that stays below it is no reason to wait longer. */
const FRAMES = 60;

/** Opens the editor of a value of the page by its name, as a click at it does: "Plan". */
export function openEditor(label: string): void {
  whenFree(() => openEditorNow(label), FRAMES);
}

/** The same for a key of the page: what is typed after it belongs into the editor already. */
export function openEditorNow(label: string): void {
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
  trigger.addEventListener('focus', () => goBack(trigger, before), { once: true });
}

function goBack(from: HTMLElement, to: Element | null): void {
  if (to instanceof HTMLElement && to !== document.body && to !== from && to.isConnected) to.focus();
  else if (to !== from) from.blur();
}

/** What was chosen in a menu or in ⌘K has the focus, and gives it back, until that has gone. */
function whenFree(run: () => void, frames: number): void {
  const isOver = frames === 0 || document.querySelector('[role="dialog"], [role="menu"]') === null;
  // The focus is given back a moment after.
  if (isOver) setTimeout(() => setTimeout(run));
  else requestAnimationFrame(() => whenFree(run, frames - 1));
}
