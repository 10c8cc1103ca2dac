import { EventEmitter } from 'node:events';
import { app, FakeEvent } from './app.ts';
import { FakeWebContents, session } from './page.ts';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface FakeWindowOptions extends Partial<Rectangle> {
  readonly [option: string]: unknown;
}

export class BrowserWindow extends EventEmitter {
  readonly webContents: FakeWebContents;
  readonly options: FakeWindowOptions;
  bounds: Rectangle;
  visible: boolean;
  focused = false;
  backgroundColor: unknown;
  minimized = false;
  maximized = false;
  fullScreen = false;

  constructor(options: FakeWindowOptions) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.options = options;
    this.backgroundColor = options.backgroundColor;
    this.visible = options.show !== false;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    this.webContents = new FakeWebContents(session.defaultSession);
    app.windows.push(this);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  show(): void {
    this.visible = true;
    this.emit('show');
    this.focus();
  }
  hide(): void {
    this.visible = false;
    this.focused = false;
    this.emit('hide');
  }
  focus(): void {
    this.focused = true;
  }
  setBackgroundColor(color: string): void {
    this.backgroundColor = color;
  }
  restore(): void {
    this.minimized = false;
  }
  maximize(): void {
    this.maximized = true;
    this.visible = true;
  }
  setFullScreen(flag: boolean): void {
    this.fullScreen = flag;
  }
  isVisible = () => this.visible;
  isFocused = () => this.focused;
  isMinimized = () => this.minimized;
  isMaximized = () => this.maximized;
  isFullScreen = () => this.fullScreen;
  isDestroyed = () => this.webContents.destroyed;
  getNormalBounds = () => this.bounds;

  /** As by the button of its title bar. */
  close(): void {
    const event = new FakeEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return;
    this.webContents.destroyed = true;
    this.emit('closed');
  }
}
