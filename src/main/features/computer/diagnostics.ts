import { readFileSync, statSync } from 'node:fs';
import { arch, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Sync } from '../../cloud/sync.ts';
import { databasePath } from '../../hub/database/database.ts';
import { logFolder } from '../../log-file.ts';

const LINES_OF_LOG = 60;
const MEGABYTE = 1024 * 1024;

export interface DiagnosticsOptions {
  readonly folder: string;
  readonly version: string;
  readonly apiUrl: string | null;
  readonly sync: Pick<Sync, 'status'>;
}

/**
 * What somebody who helps has to know, as text for a mail: versions, states, sizes and the end of the log. No
 * record, no name of one, no address of the cloud and no key is in it.
 */
export function diagnosticsText({ folder, version, apiUrl, sync }: DiagnosticsOptions): string {
  const { state, pending, failed, conflicts } = sync.status();
  const { electron = '-', chrome = '-', node } = process.versions;
  return [
    `Pivotal ${version}`,
    `Electron ${electron}, Chromium ${chrome}, Node ${node}`,
    `${process.platform} ${release()}, ${arch()}, ${Math.round(totalmem() / MEGABYTE)} MB of memory`,
    `Local API: ${apiUrl === null ? 'off' : 'on'}`,
    `Cloud: ${state.state}; to send ${pending}, refused ${failed}, in conflict ${conflicts}`,
    `Database: ${sizeOf(databasePath(folder))}, log ${sizeOf(`${databasePath(folder)}-wal`)}`,
    `Memory in use: ${Math.round(process.memoryUsage().rss / MEGABYTE)} MB`,
    '',
    'The last entries of the log:',
    ...lastLines(join(logFolder(folder), 'pivotal.log')),
    '',
  ].join('\n');
}

function sizeOf(path: string): string {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  return size === undefined ? 'none' : `${(size / MEGABYTE).toFixed(1)} MB`;
}

function lastLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-LINES_OF_LOG);
  } catch {
    return ['(none)'];
  }
}
