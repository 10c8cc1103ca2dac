/** What spreadsheets take for the beginning of a formula, in both widths; some pass over blanks before it. */
const FORMULA_START = /^'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/;

/**
 * A table as CSV (RFC 4180), lines ended with CRLF. Text that a spreadsheet would run as a formula gets an apostrophe
 * in front; lists and objects are JSON; no value is an empty cell.
 */
export function csvOf(rows: readonly (readonly unknown[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** What a cell written so, or by a spreadsheet, stands for: the apostrophe before a formula is not part of the text. */
export function cellText(cell: string): string {
  return cell.startsWith("'") && FORMULA_START.test(cell) ? cell.slice(1) : cell;
}

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const harmless = FORMULA_START.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
