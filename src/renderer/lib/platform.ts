/** Whether the keyboard's command key is ⌘. */
export const IS_MAC: boolean =
  typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent ?? '');
