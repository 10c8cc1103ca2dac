import { constants } from 'node:buffer';
import { gunzipSync, gzipSync } from 'node:zlib';
import { invalidRequest } from '#shared/v1/errors.ts';
import type { ArchivedRow } from '../../hub/database/archive.ts';
import { SCHEMA_VERSION } from '../../hub/database/migrations.ts';
import { isSettingValue } from '../../hub/workspace/settings.ts';

/**
 * All of a workspace in one file that can be imported again: gzip of JSON lines, the first of which says what it is,
 * each other a row of a table. No keys, no secrets.
 */
const FORMAT = 1;

interface Head {
  readonly pivotal_archive: number;
  /** Version of the tables that the rows are of. */
  readonly schema: number;
  readonly app_version: string;
  readonly created_at: string;
}

export function archiveOf(rows: Iterable<ArchivedRow>, version: string, now: number): Buffer {
  const head: Head = {
    pivotal_archive: FORMAT,
    schema: SCHEMA_VERSION,
    app_version: version,
    created_at: new Date(now).toISOString(),
  };
  const lines = [JSON.stringify(head)];
  for (const row of rows) lines.push(JSON.stringify(row));
  return gzipSync(`${lines.join('\n')}\n`);
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The rows of an archive; null for any other file.
 * @throws ContractError for an archive that is damaged, or of a later version
 */
export function rowsOfArchive(bytes: Uint8Array): readonly ArchivedRow[] | null {
  if (!isGzip(bytes)) return null;
  const [first = '', ...lines] = textOf(bytes).trimEnd().split('\n');
  const head = parse(first) as Partial<Head>;
  if (typeof head.pivotal_archive !== 'number')
    throw invalidRequest('invalid_string', 'The file is packed and no archive of Pivotal; unpack it first');
  if (head.pivotal_archive > FORMAT || (head.schema ?? 0) > SCHEMA_VERSION)
    throw invalidRequest(
      'invalid_string',
      `The archive is of a newer Pivotal (${head.app_version}); update this one to import it`,
    );
  return lines.map((line) => archivedRow(parse(line)));
}

function textOf(bytes: Uint8Array): string {
  try {
    // More could not be one text anyway: what unpacks to many times its size must not take all memory first.
    return gunzipSync(bytes, { maxOutputLength: constants.MAX_STRING_LENGTH }).toString('utf8');
  } catch {
    throw invalidRequest('invalid_string', 'The archive is damaged: it cannot be unpacked');
  }
}

/** Of what a table holds, and no more: a file may come from anybody. */
function archivedRow(value: object): ArchivedRow {
  const { table, row } = value as Partial<Record<keyof ArchivedRow, unknown>>;
  if (typeof table === 'string' && typeof row === 'object' && row !== null && !Array.isArray(row)) {
    const cells = Object.entries(row);
    if (cells.every(([, cell]) => cell === null || typeof cell === 'string' || typeof cell === 'number'))
      return { table, row: table === 'settings' ? checkedSetting(row) : Object.fromEntries(cells) };
  }
  throw damagedLine();
}

/** Settings are read at every start: one that cannot be would keep the app from starting. */
function checkedSetting(row: object): ArchivedRow['row'] {
  const { name, value } = row as Partial<Record<string, unknown>>;
  if (typeof name !== 'string' || typeof value !== 'string') throw damagedLine();
  if (!isSettingValue(name, parseValue(value))) throw damagedLine();
  return { name, value };
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damagedLine();
  }
}

function parse(line: string): object {
  const value = parseValue(line);
  if (typeof value === 'object' && value !== null) return value;
  throw damagedLine();
}

function damagedLine() {
  return invalidRequest('invalid_string', 'The archive is damaged: a line of it cannot be read');
}
