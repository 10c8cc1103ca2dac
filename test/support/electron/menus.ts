import { EventEmitter } from 'node:events';
import { app } from './app.ts';

export interface FakeMenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly enabled?: boolean;
  readonly type?: string;
  readonly submenu?: readonly FakeMenuItem[];
  readonly click?: () => void;
}

export class Menu {
  static application: Menu | null = null;
  static buildFromTemplate(template: readonly FakeMenuItem[]): Menu {
    return new Menu(template);
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.application = menu;
  }

  /** Menus shown at the pointer. */
  static popups: Menu[] = [];
  popup(_options: { readonly window: unknown }): void {
    Menu.popups.push(this);
  }

  readonly items: readonly FakeMenuItem[];
  constructor(items: readonly FakeMenuItem[]) {
    this.items = items;
  }

  /** Picks an entry by its label, wherever it stands. */
  click(label: string): void {
    const find = (items: readonly FakeMenuItem[]): FakeMenuItem | undefined =>
      items
        .flatMap((item) => [item, ...(item.submenu === undefined ? [] : [find(item.submenu)])])
        .find((item) => item?.label === label);
    const item = find(this.items);
    if (item?.click === undefined) throw new Error(`The menu has no ${label} that can be picked`);
    item.click();
  }
}

export class Tray extends EventEmitter {
  static all: Tray[] = [];
  menu: Menu | null = null;
  tooltip = '';
  destroyed = false;
  constructor(image: unknown) {
    super();
    if (!app.isReady()) throw new Error('Cannot create Tray before app is ready');
    if (image === undefined) throw new Error('Tray needs an image');
    Tray.all.push(this);
  }
  setContextMenu(menu: Menu): void {
    this.menu = menu;
  }
  setToolTip(text: string): void {
    this.tooltip = text;
  }
  destroy(): void {
    this.destroyed = true;
  }
}

export class Notification extends EventEmitter {
  static shown: Notification[] = [];
  static isSupported(): boolean {
    return true;
  }
  readonly title: string;
  readonly body: string;
  constructor({ title, body }: { readonly title: string; readonly body: string }) {
    super();
    this.title = title;
    this.body = body;
  }
  show(): void {
    Notification.shown.push(this);
  }
}

export const nativeImage = {
  createFromDataURL: (dataURL: string) => ({
    representations: [dataURL],
    isTemplate: false,
    addRepresentation({ dataURL: other }: { scaleFactor: number; dataURL: string }) {
      this.representations.push(other);
    },
    setTemplateImage(isTemplate: boolean) {
      this.isTemplate = isTemplate;
    },
  }),
};
