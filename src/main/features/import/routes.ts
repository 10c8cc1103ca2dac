import { z } from 'zod';
import { csvOf } from '#shared/csv.ts';
import { parseInput } from '#shared/v1/errors.ts';
import { type ApiRequest, actorOf, batchHeader, type Reply } from '../../api/handlers.ts';
import type { LocalRoute } from '../../api/local-api.ts';
import type { Hub } from '../../hub/hub.ts';
import { rowsOfArchive } from '../export/archive.ts';
import { type ImportedArchive, importArchive } from '../export/import-archive.ts';
import { REASON_COLUMN } from './column-names.ts';
import { type Import, type ImportOutcome, importTypeOf } from './import.ts';

/** Enough for the widest exports of 50 000 rows, as base64. */
const BODY_LIMIT_BYTES = 96 * 1024 * 1024;

const requestSchema = z.object({
  /** The bytes of the file, as they are. */
  content: z.base64(),
  name: z.string().max(1000).optional(),
  type: z.string().optional(),
  map: z.record(z.string(), z.string()).optional(),
  dry_run: z.boolean().optional(),
  locale: z.string().max(100).optional(),
});

const importSchema = z
  .object({
    object: z.literal('import'),
    batch_id: z.string().nullable(),
    type: z.string(),
    create: z.int(),
    update: z.int(),
    same: z.int(),
    ask: z.int(),
    refuse: z.int(),
    rows: z.array(z.object({ row: z.int(), fate: z.string(), reason: z.string().nullable() })),
    unmapped: z.array(z.string()).meta({ description: 'Columns that no field was found for' }),
    mapped: z.record(z.string(), z.string()).optional(),
    errors: z.string().nullable().meta({ description: 'The rows that were left out, as CSV' }),
  })
  .meta({ id: 'ImportOutcome' });

/** `POST /local/v1/import`: a file of cells becomes records. */
export function createImportRoutes(
  run: Import,
  hub: Pick<Hub, 'fill' | 'isFillable' | 'attachments'>,
): LocalRoute[] {
  return [
    {
      describe: () => ({
        operationId: 'importFile',
        summary: 'Make records of the cells of a file, or fill an empty workspace from an archive',
        tag: 'Import and export',
        body: requestSchema,
        response: importSchema,
      }),
      method: 'post',
      path: '/import',
      status: 200,
      takesBody: true,
      bodyLimit: BODY_LIMIT_BYTES,
      handler: (request) => answer(run, hub, request),
    },
  ];
}

async function answer(
  run: Import,
  hub: Pick<Hub, 'fill' | 'isFillable' | 'attachments'>,
  request: ApiRequest,
): Promise<Reply | string> {
  const { content, name, type, map, dry_run, locale } = parseInput(requestSchema, request.body);
  const bytes = Buffer.from(content, 'base64');
  const archive = rowsOfArchive(bytes);
  if (archive !== null)
    return JSON.stringify(shownArchive(await importArchive(hub, archive, dry_run === true)));
  const outcome = await run({
    bytes,
    fileName: name ?? '',
    type: type === undefined ? null : importTypeOf(type),
    map: map ?? {},
    isDryRun: dry_run === true,
    actor: actorOf(request),
    locale: localeOf(locale),
  });
  return { body: JSON.stringify(shownOutcome(outcome)), headers: batchHeader(outcome.batchId) };
}

function shownArchive({ create }: ImportedArchive) {
  const counts = { create, update: 0, same: 0, ask: 0, refuse: 0 };
  return {
    object: 'import',
    batch_id: null,
    type: 'archive',
    ...counts,
    rows: [],
    unmapped: [],
    errors: null,
  };
}

/** How this machine writes numbers and days; what names no language is no reason to fail. */
export function localeOf(given?: string): string {
  const [known] =
    given === undefined
      ? []
      : Intl.DateTimeFormat.supportedLocalesOf([(given.split('.')[0] ?? '').replace('_', '-')].filter(isTag));
  return known ?? Intl.DateTimeFormat().resolvedOptions().locale;
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** In the words of the contract: unattended, what would be asked is refused with its reason. */
function shownOutcome(outcome: ImportOutcome) {
  const { batchId, type, counts, rows, unmapped, mapped } = outcome;
  return {
    object: 'import',
    batch_id: batchId,
    type: `${type}s`,
    ...counts,
    rows: rows.map(({ row, fate, reason }) => ({ row, fate, reason })),
    unmapped,
    mapped,
    errors: errorsCsv(outcome),
  };
}

/** The rows that were left out, as they stand in the file and with the reason, to mend and bring back; null for none. */
export function errorsCsv({ rows, columns, cellsOf }: ImportOutcome): string | null {
  const left = rows.filter(({ fate }) => fate === 'ask' || fate === 'refuse');
  if (left.length === 0) return null;
  const body = left.map(({ row, reason }) => [...columns.map((_, at) => cellsOf(row)[at] ?? ''), reason]);
  return csvOf([[...columns, REASON_COLUMN], ...body]);
}
