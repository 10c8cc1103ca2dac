import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A browser that has been let in: what it proves itself with from then on. */
export interface KnownBrowser {
  readonly id: string;
  readonly secret: string;
  readonly created_at: string;
  /** The day of its last connection. */
  readonly seen_on: string;
}

const fileSchema = z.array(
  z.object({ id: z.string(), secret: z.string(), created_at: z.string(), seen_on: z.string() }),
);

/** Browsers beyond that which have not come for the longest time are forgotten. */
const LIMIT = 20;
const FILE_NAME = 'browsers.json';

export interface KnownBrowsers {
  get(id: string): KnownBrowser | undefined;
  add(browser: KnownBrowser): void;
  /** @param day the calendar day, `2026-12-15` */
  see(id: string, day: string): void;
  /** @returns whether it was known. */
  forget(id: string): boolean;
}

/**
 * The browsers of a data folder, in a file of its owner alone: not in the database, whose copies go to other places.
 * One that cannot be read lets nobody in; a new link does.
 */
export function openKnownBrowsers(folder: string): KnownBrowsers {
  const path = join(folder, FILE_NAME);
  const known = new Map(read(path).map((browser) => [browser.id, browser]));

  function save(): void {
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify([...known.values()]), { mode: 0o600 });
    chmodSync(temporary, 0o600);
    renameSync(temporary, path);
  }

  return {
    get: (id) => known.get(id),
    add(browser) {
      known.set(browser.id, browser);
      const bySight = [...known.values()].toSorted((a, b) => b.seen_on.localeCompare(a.seen_on));
      for (const { id } of bySight.slice(LIMIT)) if (id !== browser.id) known.delete(id);
      save();
    },
    see(id, day) {
      const browser = known.get(id);
      if (browser === undefined || browser.seen_on === day) return;
      known.set(id, { ...browser, seen_on: day });
      save();
    },
    forget(id) {
      const wasKnown = known.delete(id);
      if (wasKnown) save();
      return wasKnown;
    },
  };
}

function read(path: string): readonly KnownBrowser[] {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return [];
  }
}
