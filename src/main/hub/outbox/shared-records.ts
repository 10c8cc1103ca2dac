import { isDeepStrictEqual } from 'node:util';
import type { Database } from 'better-sqlite3';
import { definitionOf, parentFieldOf, SHARED_TYPES, sharedFields, subjectOf } from '#shared/records/index.ts';
import { maskedMention } from '#shared/values/mentions.ts';
import { TABLE, WORKSPACE_TYPES, type WorkspaceType } from '../records/records.ts';
import type { Document } from '../records/transaction.ts';

/** The types whose records go between two of ours, in the order in which they are sent and read. */
export const SHARED: readonly WorkspaceType[] = SHARED_TYPES.flatMap((type) =>
  WORKSPACE_TYPES.filter((own) => own === type),
);

export function isShared(type: string): type is WorkspaceType {
  return SHARED.some((shared) => shared === type);
}

/** The fields of a record that go between two of ours. */
export function sharedPart(type: WorkspaceType, document: Document): Document {
  return Object.fromEntries(
    sharedFields(type).flatMap(([name]) => (name in document ? [[name, document[name]]] : [])),
  );
}

/** Whether a record goes to the team at all: a saved view of one's own does not. */
export function isForTeam(type: WorkspaceType, document: Document): boolean {
  const only = definitionOf(type).shared?.only;
  return only === undefined || document[only.field] === only.value;
}

/** How a new record says what it belongs to. */
export function parentPart(type: WorkspaceType, document: Document): Document {
  const names = [subjectOf(type)?.typeField, parentFieldOf(type)].filter((name) => typeof name === 'string');
  return Object.fromEntries(names.map((name) => [name, document[name]]));
}

/** Finds the id that a record has now by any that it ever had; null where there is none. */
export type PresentId = (type: string, reference: string) => string | null;

const MENTION = /\]\(contact:([^)\s]+)\)/g;

/** A record may name others by an id that they had before the team's Pivotal gave them theirs. */
export function withPresentIds(type: WorkspaceType, document: Document, presentId: PresentId): Document {
  const changes: Document = {};
  for (const [name, field] of sharedFields(type)) {
    const value = document[name];
    if (typeof value !== 'string') continue;
    if (field.kind === 'reference') changes[name] = presentId(field.to, value) ?? value;
    else if (field.kind === 'person' && field.orContact === true)
      changes[name] = presentId('contact', value) ?? value;
    else if (field.kind === 'longText' && value.includes('](contact:'))
      changes[name] = value.replace(
        MENTION,
        (_, id: string) => `](contact:${presentId('contact', id) ?? id})`,
      );
  }
  return { ...document, ...changes };
}

/** What of `mine` is otherwise than it was. */
export function changedFrom(base: Document, mine: Document): Document {
  return Object.fromEntries(
    Object.entries(mine).filter(([name, value]) => !isDeepStrictEqual(value, base[name])),
  );
}

/** What the team's Pivotal was last known to have of each record, by the record's key here. */
export function createSharedBases(database: Database) {
  const get = database
    .prepare<[string, string], string>('SELECT base FROM shared_records WHERE type = ? AND key = ?')
    .pluck();
  const put = database.prepare(
    'INSERT INTO shared_records (type, key, base) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET base = excluded.base',
  );
  const remove = database.prepare('DELETE FROM shared_records WHERE type = ? AND key = ?');
  return {
    get(type: WorkspaceType, key: string): Document | null {
      const base = get.get(type, key);
      return base === undefined ? null : (JSON.parse(base) as Document);
    },
    put: (type: WorkspaceType, key: string, base: Document) => void put.run(type, key, JSON.stringify(base)),
    remove: (type: WorkspaceType, key: string) => void remove.run(type, key),
  };
}

export type SharedBases = ReturnType<typeof createSharedBases>;

/** What is known of records that go between two of ours; nothing here changes one. */
export interface SharedReads {
  base: SharedBases['get'];
  /** Whether a person is to decide about the record as a whole: until then nothing of it is sent. */
  isAskedAbout(type: WorkspaceType, key: string): boolean;
  /** Ids of records that mention somebody without the name, as they came while that one was removed. */
  mentioning(type: WorkspaceType, id: string): readonly string[];
  /** Every record that may differ from what the team's Pivotal has, oldest change first. */
  keys(type: WorkspaceType): readonly string[];
}

export function createSharedReads(database: Database): SharedReads {
  const keys = new Map(
    SHARED.map((type) => [
      type,
      database
        .prepare<[], string>(
          `SELECT key FROM ${TABLE[type]} AS record WHERE deleted_at IS NULL
             OR EXISTS (SELECT 1 FROM shared_records WHERE type = '${type}' AND key = record.key) ORDER BY seq`,
        )
        .pluck(),
    ]),
  );
  const mentioning = new Map(
    SHARED.map((type) => [
      type,
      database
        .prepare<[string], string>(
          `SELECT id FROM ${TABLE[type]} WHERE deleted_at IS NULL AND instr(document, ?) > 0`,
        )
        .pluck(),
    ]),
  );
  const askedAbout = database.prepare<[string, string], unknown>(
    'SELECT 1 FROM conflicts WHERE resource = ? AND key = ? AND field IS NULL',
  );
  return {
    base: createSharedBases(database).get,
    isAskedAbout: (type, key) => askedAbout.get(type, key) !== undefined,
    mentioning: (type, id) => mentioning.get(type)?.all(maskedMention(id)) ?? [],
    keys: (type) => keys.get(type)?.all() ?? [],
  };
}

/** A record as another Pivotal shows it. */
export interface SharedRecord extends Document {
  readonly id: string;
  readonly display_id: number;
  readonly created_at: string;
  readonly updated_at: string;
}
