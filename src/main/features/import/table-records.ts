import { finished } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { invalidRequest } from '#shared/v1/errors.ts';

/** So much of a file is read before others are served. */
const STEP_BYTES = 256 * 1024;

const optionsFor = (delimiter: string) => ({
  delimiter,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_quotes: true,
  relax_column_count: true,
  skip_empty_lines: false,
});

/** The first rows of a text, as cells. @throws ContractError when a quote never ends */
export function firstRecords(text: string, delimiter: string, most: number): string[][] {
  try {
    return parseAtOnce(text, { ...optionsFor(delimiter), to: most });
  } catch (error) {
    throw neverClosed(error);
  }
}

/** Every row, as cells, step by step. @throws ContractError when a quote never ends */
export async function readRecords(text: string, delimiter: string): Promise<string[][]> {
  const bytes = Buffer.from(text);
  const records: string[][] = [];
  const parser = parse(optionsFor(delimiter));
  parser.on('data', (record: string[]) => records.push(record));
  const read = finished(parser);
  // A quote that never ends is found somewhere in the middle, and told below.
  read.catch(() => {});
  for (let at = 0; at < bytes.length && !parser.destroyed; at += STEP_BYTES) {
    parser.write(bytes.subarray(at, at + STEP_BYTES));
    await new Promise((resolve) => setImmediate(resolve));
  }
  parser.end();
  await read.catch((error: unknown) => {
    throw neverClosed(error);
  });
  return records;
}

function neverClosed(error: unknown) {
  const line = error instanceof Error ? /line (\d+)/.exec(error.message)?.[1] : undefined;
  return invalidRequest(
    'invalid_string',
    `A quote${line === undefined ? '' : ` near line ${line}`} is opened and never closed; save the file again as CSV`,
  );
}
