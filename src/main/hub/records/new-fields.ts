import type { Database } from 'better-sqlite3';
import { defaultsOf, fieldsOf } from '#shared/records/index.ts';
import type { WorkspaceSettings } from '../workspace/settings.ts';
import { HUB_TYPES, type HubType, TABLE } from './records.ts';

type Document = Record<string, unknown>;

/**
 * Gives stored records the fields that their definition has got since they were written, each with its default, so
 * that every record shows every field. Looked at once for each new set of fields; one transaction for each type. The
 * windows' replicas need no word of it: their shape has changed with the fields, and they are copied anew.
 */
export function addNewFields(database: Database, settings: WorkspaceSettings): void {
  const known = settings.get('fields') ?? {};
  const grown = HUB_TYPES.filter((type) =>
    namesOf(type).some((name) => known[type]?.includes(name) !== true),
  );
  if (grown.length === 0) return;
  for (const type of grown) database.transaction(() => complete(database, type))();
  settings.set('fields', Object.fromEntries(HUB_TYPES.map((type) => [type, namesOf(type)])));
}

const namesOf = (type: HubType): string[] => fieldsOf(type).map(([name]) => name);

/** Rows read at once. */
const PORTION = 1000;

function complete(database: Database, type: HubType): void {
  const defaults = defaultsOf(type);
  const names = Object.keys(defaults);
  const put = database.prepare<[string, string]>(`UPDATE ${TABLE[type]} SET document = ? WHERE key = ?`);
  const after = database.prepare<[string, number], { key: string; document: string }>(
    `SELECT key, document FROM ${TABLE[type]} WHERE key > ? ORDER BY key LIMIT ? + 0`,
  );
  let rows = after.all('', PORTION);
  while (rows.length > 0) {
    for (const { key, document } of rows) {
      const stored = JSON.parse(document) as Document;
      if (names.some((name) => !(name in stored)))
        put.run(JSON.stringify(inOrder(type, { ...defaults, ...stored })), key);
    }
    rows = after.all(rows.at(-1)?.key ?? '', PORTION);
  }
}

/** As a new record has them: identity and parent first, then the fields, the dates at the end. */
function inOrder(type: HubType, document: Document): Document {
  const fields = new Set(fieldsOf(type).map(([name]) => name));
  const dates = new Set(['created_at', 'updated_at']);
  const part = (isIn: (name: string) => boolean) => Object.entries(document).filter(([name]) => isIn(name));
  const ofFields = [...fields].flatMap((name) => (name in document ? [[name, document[name]]] : []));
  return Object.fromEntries([
    ...part((name) => !fields.has(name) && !dates.has(name)),
    ...ofFields,
    ...part((name) => dates.has(name)),
  ]);
}
