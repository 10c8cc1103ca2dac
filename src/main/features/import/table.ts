import { cellText } from '#shared/csv.ts';
import { invalidRequest } from '#shared/v1/errors.ts';
import { foldHeader, IMPORT_TYPES } from './column-names.ts';
import { fieldsNamed } from './named-fields.ts';
import { firstRecords, readRecords } from './table-records.ts';

/** A row of cells, with the number that a spreadsheet shows beside it. */
export interface TableRow {
  readonly number: number;
  readonly cells: readonly string[];
}

/** What a file of cells holds: its columns by name, and the rows below them. */
export interface Table {
  readonly separator: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

const SEPARATORS = ['\t', ';', ',', '|'] as const;
/** So much of a file says what separates its cells. */
const PROBED_CHARACTERS = 64 * 1024;
const PROBED_ROWS = 60;
/** Wider than any export; what is wider is no table, or its separator was taken for another. */
const MOST_COLUMNS = 2000;
/** Reports say what they are before the columns are named. */
const PREAMBLE_ROWS = 30;

/** Others are served meanwhile. @throws ContractError when there are no columns to be found, or a quote never ends */
export async function readTable(text: string): Promise<Table> {
  const json = /^\s*\[/.test(text) ? jsonTable(text) : null;
  if (json !== null) return json;
  const { separator, body } = separatorOf(text);
  const records = await readRecords(body, separator);
  checkWidth(records.reduce((most, { length }) => Math.max(most, length), 0));
  const all = records.map((cells, at) => ({
    number: at + 1,
    cells: cells.map((cell) => cellText(cell.trim())),
  }));
  const offset = body.length < text.length ? 1 : 0;
  const numbered = all.map(({ number, cells }) => ({ number: number + offset, cells }));
  const header = headerAt(numbered);
  const above = numbered[header - 1];
  const head = numbered[header];
  if (head === undefined)
    throw invalidRequest('invalid_string', 'The file names no columns; its first row has to');
  const columns = columnNames(head.cells, above?.cells ?? []);
  return { separator, columns, rows: dataRows(numbered.slice(header + 1), columns) };
}

/** @throws ContractError when a file has more columns than anything that is to become records */
function checkWidth(columns: number): void {
  if (columns <= MOST_COLUMNS) return;
  throw invalidRequest(
    'too_big',
    `The file has ${columns} columns; at most ${MOST_COLUMNS} can be read. Leave out those that are not needed`,
  );
}

/** An exported list of JSON objects, read as the table that it is. */
function jsonTable(text: string): Table | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(value)) return null;
  const columns = [...new Set(value.filter(isObject).flatMap((one) => Object.keys(one)))];
  checkWidth(columns.length);
  // What is nothing is an empty row; what is no object is a row that says nothing, and is refused as one.
  const rows = value
    .map((one: unknown, at) => ({ number: at + 1, cells: columns.map((name) => cellOf(one, name)), one }))
    .filter(({ one }) => one !== null)
    .map(({ number, cells }) => ({ number, cells }));
  return { separator: ',', columns, rows };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Names are whatever a file has, `constructor` included: they are never looked up as properties of code. */
function cellOf(object: unknown, name: string): string {
  const value = isObject(object) && Object.hasOwn(object, name) ? object[name] : null;
  if (value === null) return '';
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join('; ');
  return typeof value === 'object' ? textOf(value, name) : String(value);
}

/** A text of JSON is read to any depth, and written to the depth of the stack. */
function textOf(value: unknown, name: string): string {
  try {
    return JSON.stringify(value);
  } catch {
    throw invalidRequest('too_big', `${name} is nested too deep to be read; leave it out of the file`);
  }
}

/** Excel may say it itself, in a first line `sep=;`. Else it is what makes most rows as long as each other. */
function separatorOf(text: string): { readonly separator: string; readonly body: string } {
  const said = /^sep=(.)\r?\n/i.exec(text);
  if (said?.[1] !== undefined) return { separator: said[1], body: text.slice(said[0].length) };
  const probe = text.slice(0, PROBED_CHARACTERS);
  let best = { separator: ',', score: 0 };
  for (const separator of SEPARATORS) {
    if (!probe.includes(separator)) continue;
    const score = evenness(probe, separator);
    if (score > best.score) best = { separator, score };
  }
  return { separator: best.separator, body: text };
}

function evenness(probe: string, separator: string): number {
  let records: string[][];
  try {
    records = firstRecords(probe, separator, PROBED_ROWS);
  } catch {
    // The probe may end within quotes.
    records = probe
      .split(/\r\n|\n|\r/)
      .slice(0, PROBED_ROWS)
      .map((line) => line.split(separator));
  }
  const lengths = new Map<number, number>();
  for (const { length } of records) if (length > 1) lengths.set(length, (lengths.get(length) ?? 0) + 1);
  let best = 0;
  for (const [length, count] of lengths) best = Math.max(best, count * 100 + Math.min(length, 99));
  const known = Math.max(0, ...records.slice(0, PREAMBLE_ROWS).map(knownNames));
  return best + (known > 1 ? known * 1000 : 0);
}

/** How many cells of a row are what columns are called, in the type that knows most of them. */
function knownNames(cells: readonly string[]): number {
  const some = cells.slice(0, MOST_COLUMNS);
  const counts = IMPORT_TYPES.map(
    (type) => some.filter((cell) => cell.trim() !== '' && fieldsNamed(type, cell).length > 0).length,
  );
  return Math.max(...counts);
}

/** The row that names the columns: the one of the first that has most known names, else the first with several cells. */
function headerAt(rows: readonly TableRow[]): number {
  let best = { at: -1, known: 0 };
  for (const [at, { cells }] of rows.slice(0, PREAMBLE_ROWS).entries()) {
    const known = knownNames(cells);
    if (known > best.known) best = { at, known };
  }
  if (best.known > 1 || (best.known === 1 && widest(rows) === 1)) return best.at;
  const several = rows.findIndex(({ cells }) => filled(cells) >= Math.min(2, widest(rows)));
  return best.known === 1 && best.at >= several ? best.at : several;
}

const filled = (cells: readonly string[]) => cells.filter((cell) => cell !== '').length;
const widest = (rows: readonly TableRow[]) =>
  rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);

/** Names that occur twice are told apart by the groups in the row above, which stand over their first column. */
function columnNames(cells: readonly string[], above: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(foldHeader(cell), (counts.get(foldHeader(cell)) ?? 0) + 1);
  let group = '';
  return cells.map((cell, at) => {
    group = above[at] !== undefined && above[at] !== '' ? above[at] : group;
    const isDouble = (counts.get(foldHeader(cell)) ?? 0) > 1;
    return isDouble && group !== '' && filled(above) > 1 ? `${group}: ${cell}` : cell;
  });
}

/** Without empty rows, repetitions of the column names, and what reports add below: totals, notices. */
function dataRows(rows: readonly TableRow[], columns: readonly string[]): readonly TableRow[] {
  const names = columns.map(foldHeader);
  const isHeading = ({ cells }: TableRow) =>
    cells.every((cell, at) => cell === '' || foldHeader(cell) === names[at]) && filled(cells) > 0;
  const [first] = rows;
  // A second heading: the technical names below the ones for people.
  const isSecond =
    first !== undefined && filled(first.cells) > 1 && knownNames(first.cells) === filled(first.cells);
  const below = (isSecond ? rows.slice(1) : rows).filter((row) => !isHeading(row));
  const withoutFooter = below.slice(0, footerStart(below, columns.length));
  return withoutFooter.filter(({ cells }) => filled(cells) > 0);
}

const FOOTER =
  /^(?:grand totals?|totals?|sum|summe|gesamt|gesamtsumme|somme|total general|totale|totaal|copyright|confidential|generated|exported|report|\d+ (?:records?|rows?)|records?:|erstellt|exportiert)\b/i;

function footerStart(rows: readonly TableRow[], width: number): number {
  let end = rows.length;
  for (;;) {
    const cells = rows[end - 1]?.cells ?? null;
    if (cells === null) return end;
    const count = filled(cells);
    const isAlone =
      count === 1 && width > 2 && rows[end - 2] !== undefined && filled(rows[end - 2]?.cells ?? []) === 0;
    const isTotal = FOOTER.test(cells.find((cell) => cell !== '') ?? '') && count < Math.max(2, width * 0.7);
    if (count > 0 && !isAlone && !isTotal) return end;
    end -= 1;
  }
}
