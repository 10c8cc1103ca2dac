import { readFileSync, statSync } from 'node:fs';
import { arch, homedir, release, totalmem } from 'node:os';
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
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-LINES_OF_LOG).map(withoutSecrets);
  } catch {
    return ['(none)'];
  }
}

/** Of an address of the API only its first part says something to a helper; the rest names a record. */
const PARTS_OF_PATH = 5;

/**
 * One entry of the log as it may be sent to somebody: what an error's own message may have in it (an address with a
 * password, a key, who is logged in here) and what a request was about is left out.
 */
function withoutSecrets(line: string): string {
  return line
    .replace(/"path":"([^"]*)"/g, (_, path: string) => {
      const parts = path.split('/');
      const kept = parts.slice(0, PARTS_OF_PATH - 1).join('/');
      return `"path":"${parts.length < PARTS_OF_PATH ? path : `${kept}/…`}"`;
    })
    .replace(/\/\/[^\s/@"]+@/g, '//…@')
    .replace(/\bpivotal_\w+/g, 'pivotal_…')
    .replace(/\bBearer [^\s"]+/gi, 'Bearer …')
    .replace(/\bwhsec_[\w+/=-]+/g, 'whsec_…')
    .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '…@…')
    .replaceAll(JSON.stringify(homedir()).slice(1, -1), '~');
}
