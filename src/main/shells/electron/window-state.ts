import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const SMALLEST = { width: 900, height: 600 } as const;
const USUAL = { width: 1280, height: 820 } as const;

const rectangleSchema = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });

/** In device-independent pixels of the desktop. */
export type Rectangle = z.infer<typeof rectangleSchema>;

const windowStateSchema = z.object({
  /** As it was when neither maximised nor full screen; null before the first start. */
  bounds: rectangleSchema.nullable(),
  mode: z.enum(['normal', 'maximized', 'full_screen']),
  /** The page's last background, `#rrggbb`, so that the next start does not flash in another. */
  background: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .nullable(),
  /** Whether the person has been told that closing the window leaves Pivotal running. */
  toldAboutTray: z.boolean(),
});

export type WindowState = z.infer<typeof windowStateSchema>;

export const FIRST_STATE: WindowState = {
  bounds: null,
  mode: 'normal',
  background: null,
  toldAboutTray: false,
};

/** What is unreadable only costs the window its place. */
export function loadWindowState(folder: string): WindowState {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')));
  } catch {
    return FIRST_STATE;
  }
}

/** Written beside and moved into place, so that a crash leaves the old state or the new one. */
export function saveWindowState(folder: string, state: WindowState): void {
  const file = fileIn(folder);
  const next = `${file}.next`;
  writeFileSync(next, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  renameSync(next, file);
}

function fileIn(folder: string): string {
  return join(folder, 'window.json');
}

/** So much of the title bar has to be in sight for a window to be grasped and moved. */
const GRIP = { width: 120, height: 32 } as const;

/**
 * Where to put the window: as it was, as far as the displays of today show it. A display that is gone, or has
 * become smaller, must not hide it.
 * @param workAreas of the displays, the primary one first.
 */
export function fitBounds(bounds: Rectangle | null, workAreas: readonly Rectangle[]): Rectangle {
  const primary = workAreas[0] ?? { x: 0, y: 0, ...USUAL };
  if (bounds === null) return centred(USUAL, primary);
  for (const area of workAreas) {
    const fitted = { x: bounds.x, y: bounds.y, ...sizeWithin(bounds, area) };
    if (isGraspable(fitted, area)) return fitted;
  }
  return centred(bounds, primary);
}

function isGraspable({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return across >= GRIP.width && y >= area.y && y + GRIP.height <= area.y + area.height;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function sizeWithin(size: Size, area: Rectangle): Size {
  return {
    width: Math.max(SMALLEST.width, Math.min(size.width, area.width)),
    height: Math.max(SMALLEST.height, Math.min(size.height, area.height)),
  };
}

function centred(size: Size, area: Rectangle): Rectangle {
  const { width, height } = sizeWithin(size, area);
  return {
    x: Math.max(area.x, area.x + Math.round((area.width - width) / 2)),
    y: Math.max(area.y, area.y + Math.round((area.height - height) / 2)),
    width,
    height,
  };
}
