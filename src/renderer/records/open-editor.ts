/** Opens the editor of a value of the page by its name, as a click at it does: "Plan". */
export function openEditor(label: string): void {
  // What was chosen in a menu or in ⌘K has the focus until that has gone.
  setTimeout(() => {
    const trigger = document.querySelector<HTMLElement>(`[data-inline-edit="${CSS.escape(label)}"]`);
    trigger?.focus();
    // A menu opens by key, not by click.
    if (trigger?.getAttribute('aria-haspopup') === 'menu')
      trigger.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    else trigger?.click();
  });
}
