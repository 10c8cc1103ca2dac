import { z } from 'zod';
import { invalidRequest } from '#shared/v1/errors.ts';
import { version } from '../../../../package.json';
import type { ApiRequest } from '../../api/handlers.ts';
import type { LocalRoute } from '../../api/local-api.ts';
import type { Hub } from '../../hub/hub.ts';
import { importTypeOf } from '../import/import.ts';
import { archiveOf } from './archive.ts';
import { archivedFiles } from './archive-files.ts';
import { csvOfType, jsonOfType } from './export.ts';

const exportQuerySchema = z.object({
  type: z.string().optional().meta({ description: 'A plural: customers, contacts, onboardings' }),
  format: z.enum(['csv', 'json']).optional(),
});
const exportSchema = z
  .object({
    object: z.literal('export'),
    name: z.string(),
    content: z.string().meta({ description: 'The bytes of the file, as base64' }),
  })
  .meta({ id: 'Export' });

/** `GET /local/v1/export`: records of a type as a file, or all of the workspace as an archive. */
export function createExportRoutes(hub: Hub, now: () => number): LocalRoute[] {
  return [
    {
      describe: () => ({
        operationId: 'exportRecords',
        summary: 'Records of a type as a file, or without a type all of the workspace as an archive',
        tag: 'Import and export',
        query: exportQuerySchema,
        response: exportSchema,
      }),
      method: 'get',
      path: '/export',
      status: 200,
      takesBody: false,
      handler: async (request) =>
        JSON.stringify({ object: 'export', ...(await fileOf(hub, request, now())) }),
    },
  ];
}

/** The bytes travel as base64: the answer is JSON like every other. */
async function fileOf(
  hub: Hub,
  { query }: ApiRequest,
  now: number,
): Promise<{ name: string; content: string }> {
  const day = new Date(now).toISOString().slice(0, 10);
  const name = query.get('type') ?? '';
  if (name === '') {
    const rows = [...hub.archivedRows()];
    rows.push(...(await archivedFiles(hub.attachments, rows)));
    const content = archiveOf(rows, version, now).toString('base64');
    return { name: `pivotal-${day}.pivotal`, content };
  }
  const type = importTypeOf(name);
  const format = query.get('format') || 'csv';
  if (format !== 'csv' && format !== 'json')
    throw invalidRequest('invalid_enum_value', `${format} is no format; there are csv and json`, 'format');
  const text = format === 'csv' ? `\uFEFF${csvOfType(hub, type)}` : jsonOfType(hub, type);
  return { name: `${name}-${day}.${format}`, content: Buffer.from(text).toString('base64') };
}
