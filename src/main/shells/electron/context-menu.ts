import { type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';

type Item = MenuItemConstructorOptions;

/** What was clicked, as far as the menu depends on it; part of Electron's `ContextMenuParams`. */
export interface Clicked {
  readonly isEditable: boolean;
  readonly selectionText: string;
  readonly linkURL: string;
  /** Empty unless the word below the pointer is misspelled. */
  readonly misspelledWord: string;
  readonly dictionarySuggestions: readonly string[];
  readonly editFlags: {
    readonly canUndo: boolean;
    readonly canRedo: boolean;
    readonly canCut: boolean;
    readonly canCopy: boolean;
    readonly canPaste: boolean;
    readonly canSelectAll: boolean;
  };
}

export interface ContextMenuActions {
  readonly replaceMisspelling: (word: string) => void;
  readonly addToDictionary: (word: string) => void;
  readonly copyText: (text: string) => void;
}

const SEPARATOR: Item = { type: 'separator' };
const SUGGESTIONS_SHOWN = 5;

/** Copy, paste and spelling at the pointer; the page has menus of its own for everything else. */
export function attachContextMenu(window: BrowserWindow, copyText: (text: string) => void): void {
  const { webContents } = window;
  webContents.on('context-menu', (_event, clicked) => {
    const items = contextMenuTemplate(clicked, {
      replaceMisspelling: (word) => webContents.replaceMisspelling(word),
      addToDictionary: (word) => webContents.session.addWordToSpellCheckerDictionary(word),
      copyText,
    });
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
}

function contextMenuTemplate(clicked: Clicked, actions: ContextMenuActions): Item[] {
  const { isEditable, selectionText, editFlags, linkURL } = clicked;
  if (isEditable) {
    return [
      ...spelling(clicked, actions),
      { role: 'undo', enabled: editFlags.canUndo },
      { role: 'redo', enabled: editFlags.canRedo },
      SEPARATOR,
      { role: 'cut', enabled: editFlags.canCut },
      { role: 'copy', enabled: editFlags.canCopy },
      { role: 'paste', enabled: editFlags.canPaste },
      { role: 'pasteAndMatchStyle', enabled: editFlags.canPaste },
      SEPARATOR,
      { role: 'selectAll', enabled: editFlags.canSelectAll },
    ];
  }
  const items: Item[] = [];
  if (selectionText.trim() !== '') items.push({ role: 'copy' });
  // Links within the app have an address that means nothing outside.
  if (/^(?:https|mailto):/.test(linkURL)) {
    const address = linkURL.replace(/^mailto:/, '');
    const label = linkURL.startsWith('mailto:') ? 'Copy Email Address' : 'Copy Link';
    items.push({ label, click: () => actions.copyText(address) });
  }
  return items;
}

function spelling({ misspelledWord, dictionarySuggestions }: Clicked, actions: ContextMenuActions): Item[] {
  if (misspelledWord === '') return [];
  const suggestions = dictionarySuggestions
    .slice(0, SUGGESTIONS_SHOWN)
    .map((word): Item => ({ label: word, click: () => actions.replaceMisspelling(word) }));
  return [
    ...(suggestions.length > 0 ? suggestions : [{ label: 'No suggestions', enabled: false } satisfies Item]),
    SEPARATOR,
    { label: `Add “${misspelledWord}” to Dictionary`, click: () => actions.addToDictionary(misspelledWord) },
    SEPARATOR,
  ];
}
