import { beforeEach, describe, expect, test, vi } from 'vitest';
import { app, Menu, restartElectron } from '../../../../test/support/electron/electron.ts';
import { BrowserWindow } from '../../../../test/support/electron/window.ts';
import { attachContextMenu, type Clicked } from './context-menu.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

const copyText = vi.fn<(text: string) => void>();
let window: BrowserWindow;

beforeEach(() => {
  restartElectron();
  app.becomeReady();
  copyText.mockReset();
  window = new BrowserWindow({});
  attachContextMenu(window as never, copyText);
});

const FLAGS = {
  canUndo: true,
  canRedo: false,
  canCut: true,
  canCopy: true,
  canPaste: true,
  canSelectAll: true,
};
const NOTHING: Clicked = {
  isEditable: false,
  selectionText: '',
  linkURL: '',
  misspelledWord: '',
  dictionarySuggestions: [],
  editFlags: FLAGS,
};

function click(changes: Partial<Clicked>): Menu | undefined {
  window.webContents.emit('context-menu', {}, { ...NOTHING, ...changes });
  return Menu.popups.at(-1);
}

const labels = (menu: Menu | undefined) => menu?.items.map(({ label, role, type }) => label ?? role ?? type);

test('where there is nothing to do with what is clicked there is no menu', () => {
  expect(click({})).toBeUndefined();
  expect(click({ selectionText: '  ' })).toBeUndefined();
  expect(click({ linkURL: 'app://pivotal/customers/42' })).toBeUndefined();
});

test('selected text can be copied', () => {
  expect(labels(click({ selectionText: 'Acme' }))).toEqual(['copy']);
});

test.each([
  ['https://acme.example/', 'Copy Link', 'https://acme.example/'],
  ['mailto:ada@acme.example', 'Copy Email Address', 'ada@acme.example'],
])('of %s its address can be copied', (linkURL, label, text) => {
  click({ linkURL })?.click(label);
  expect(copyText).toHaveBeenCalledExactlyOnceWith(text);
});

describe('in a field', () => {
  test('are the editing commands, each as far as it is possible', () => {
    const menu = click({ isEditable: true });
    expect(labels(menu)).toEqual([
      'undo',
      'redo',
      'separator',
      'cut',
      'copy',
      'paste',
      'pasteAndMatchStyle',
      'separator',
      'selectAll',
    ]);
    expect(menu?.items.filter(({ enabled }) => enabled === false).map(({ role }) => role)).toEqual(['redo']);
  });

  test('a misspelled word can be replaced by one of five, or learned', () => {
    const dictionarySuggestions = ['one', 'two', 'three', 'four', 'five', 'six'];
    const menu = click({ isEditable: true, misspelledWord: 'onne', dictionarySuggestions });
    expect(labels(menu)?.slice(0, 5)).toEqual(['one', 'two', 'three', 'four', 'five']);
    expect(labels(menu)).not.toContain('six');
    menu?.click('two');
    menu?.click('Add “onne” to Dictionary');
    expect(window.webContents.replacements).toEqual(['two']);
    expect(window.webContents.session.dictionary).toEqual(['onne']);
  });

  test('a word that nothing is like says so', () => {
    const [first] = click({ isEditable: true, misspelledWord: 'xqzv' })?.items ?? [];
    expect(first).toMatchObject({ label: 'No suggestions', enabled: false });
  });
});
