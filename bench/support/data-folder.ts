import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { SCHEMA_VERSION } from '../../src/main/hub/database/migrations.ts';
import { openHub } from '../../src/main/hub/hub.ts';
import type { Customer } from '../../src/shared/v1/customer.ts';
import { generateWorkspace, type WorkspaceSize } from './generate.ts';
import { removeAtEnd } from './processes.ts';

const CACHE = resolve(import.meta.dirname, '../../.cache/bench');

/** Changes whenever the same size would come out as another file: with the generator or the schema. */
function recipe(): string {
  const hash = createHash('sha256').update(String(SCHEMA_VERSION));
  for (const file of ['generate.ts', 'generate-work.ts', 'random.ts', 'vocabulary.ts']) {
    hash.update(readFileSync(join(import.meta.dirname, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** Copies a made-up workspace of this size to `folder`, generating it once and keeping it for later runs. */
export async function copyWorkspace(size: WorkspaceSize, folder: string): Promise<void> {
  const { customers, contactsPer, onboardingsPer, tasks = 0, comments = 0 } = size;
  const current = recipe();
  const cached = join(
    CACHE,
    [
      current,
      customers,
      contactsPer,
      onboardingsPer,
      ...(tasks + comments > 0 ? [tasks, comments] : []),
    ].join('-'),
  );
  if (!existsSync(cached)) {
    removeOutdated(current);
    const unfinished = removeAtEnd(`${cached}.${process.pid}`);
    mkdirSync(unfinished, { recursive: true });
    await generateWorkspace(unfinished, size);
    renameSync(unfinished, cached);
  }
  cpSync(cached, folder, { recursive: true });
}

/** The large ones take a gigabyte: what an earlier generator or schema made is of no more use. */
function removeOutdated(current: string): void {
  if (!existsSync(CACHE)) return;
  for (const name of readdirSync(CACHE)) {
    if (!name.startsWith(`${current}-`)) rmSync(join(CACHE, name), { recursive: true, force: true });
  }
}

/** Every customer of a data folder that no process holds, as v1 shows them, newest first. */
export function readCustomers(folder: string): Customer[] {
  const hub = openHub({ folder });
  try {
    const customers: Customer[] = [];
    let cursor: string | undefined;
    do {
      const page = hub.reads.listCustomers({}, { limit: 1000, cursor });
      for (const document of page.documents) customers.push(JSON.parse(document) as Customer);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return customers;
  } finally {
    hub.close();
  }
}

/** An API key for a data folder that no process holds. */
export function makeKey(folder: string): string {
  const hub = openHub({ folder });
  try {
    return hub.apiKeys.create('bench', 'live').secret;
  } finally {
    hub.close();
  }
}

/** The same customers as the file json-server reads, in the same order, laid out as it writes it itself. */
export function writeJsonDatabase(file: string, customers: readonly Customer[]): void {
  writeFileSync(file, JSON.stringify({ customers }, null, 2));
}
