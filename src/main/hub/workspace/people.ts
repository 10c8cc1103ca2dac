import type { Database } from 'better-sqlite3';
import type { ChangeFeed } from '../records/change-feed.ts';
import { type Row, rowColumns } from '../records/records.ts';
import type { Actor } from '../records/transaction.ts';
import type { WriteDoor } from '../records/write-door.ts';

/** Somebody of the workspace; `id` is what `owner_id`, `csm_id` and the like hold. */
export interface Person {
  readonly id: string;
  readonly seq: number;
  readonly name: string;
  readonly email: string | null;
  /** When they left the workspace; their name stays for what they did. */
  readonly removed_at: string | null;
  readonly created_at: string;
}

type PersonChange = Partial<Pick<Person, 'name' | 'email' | 'removed_at'>>;

/** The people of the workspace, as the main process speaks of them; they are records like any other. */
export interface People {
  /** @param key what others call the person already, where they do */
  add(name: string, email: string | null, actor?: Actor, key?: string): Promise<Person>;
  /** @throws ContractError `person_not_found` */
  change(id: string, changes: PersonChange, actor?: Actor): Promise<Person>;
  get(id: string): Person | undefined;
  /** Everybody, also who has left, oldest first. */
  list(): Person[];
  /** The id of who sits at this machine; null while nobody has said so. */
  me(): string | null;
  setMe(id: string, actor?: Actor): Promise<void>;
  /** @returns a function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

const SOMEBODY: Actor = { name: 'You', type: 'user' };

export function createPeople(
  database: Database,
  write: WriteDoor['write'],
  changes: Pick<ChangeFeed, 'subscribe'>,
): People {
  const columns = rowColumns('person');
  const byId = database.prepare<[string, string], Row>(
    `SELECT ${columns} FROM people WHERE (id = ? OR key = ?) AND deleted_at IS NULL`,
  );
  const all = database.prepare<[], Row>(
    `SELECT ${columns} FROM people WHERE deleted_at IS NULL ORDER BY position`,
  );
  const me = database
    .prepare<[], string>('SELECT id FROM people WHERE is_me = 1 AND deleted_at IS NULL')
    .pluck();

  function get(id: string): Person | undefined {
    const row = byId.get(id, id);
    return row === undefined ? undefined : personOf(row);
  }

  function written(key: string): Person {
    const person = get(key);
    if (person === undefined) throw new Error('a person was not stored');
    return person;
  }

  const update = (reference: string, input: object, actor: Actor) =>
    write({ operation: 'update', resource: 'person', reference, input, actor });

  return {
    async add(name, email, actor = SOMEBODY, key) {
      const given = key === undefined ? {} : { key };
      const input = { name, email };
      const added = await write({ operation: 'create', resource: 'person', input, actor, ...given });
      return written(added.key);
    },
    change: async (id, input, actor = SOMEBODY) => written((await update(id, input, actor)).key),
    get,
    list: () => all.all().map(personOf),
    me: () => me.get() ?? null,
    async setMe(id, actor = SOMEBODY) {
      await update(id, { is_me: true }, actor);
    },
    subscribe: (listener) =>
      changes.subscribe((changed) => {
        if (changed.some(({ resource }) => resource === 'person')) listener();
      }),
  };
}

function personOf({ seq, document }: Row): Person {
  const { id, name, email, removed_at, created_at } = JSON.parse(document) as Person;
  return { id, seq, name, email, removed_at, created_at };
}
