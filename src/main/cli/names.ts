/** What people call the records that an answer names by their ids. */
import { AppRefusal, type Ask, type Body } from './ask-app.ts';
import { askList, textOf } from './common.ts';

/** By id; a record that is gone is called by its id. */
export type Names = (id: unknown) => string;

/** The people and contacts who are to do tasks. */
export async function askAssignees(ask: Ask, tasks: readonly Body[]): Promise<Names> {
  const ids = idsIn(tasks, 'assignee_id');
  if (ids.size === 0) return textOf;
  const { data } = await askList(ask, '/people', {});
  const people = new Map(data.map(({ id, name }) => [textOf(id), textOf(name)]));
  const others = new Set([...ids].filter((id) => !people.has(id)));
  const contacts = await askEach(ask, others, '/contacts', ({ name }) => textOf(name));
  return (id) => people.get(textOf(id)) ?? contacts(id);
}

/** The customers that records belong to. */
export function askCustomers(ask: Ask, records: readonly Body[]): Promise<Names> {
  return askEach(ask, idsIn(records, 'customer_id'), '/customers', ({ name }) => textOf(name));
}

/** Onboardings, with the number they are found by. */
export function askOnboardings(ask: Ask, ids: ReadonlySet<string>): Promise<Names> {
  return askEach(ask, ids, '/onboardings', ({ display_id, name }) =>
    `#${textOf(display_id)} ${textOf(name) || 'Onboarding'}`.trim(),
  );
}

/** The ids that a property of records holds. */
function idsIn(records: readonly Body[], property: string): ReadonlySet<string> {
  return new Set(records.map((record) => textOf(record[property])).filter((id) => id !== ''));
}

async function askEach(
  ask: Ask,
  ids: ReadonlySet<string>,
  path: string,
  nameOf: (record: Body) => string,
): Promise<Names> {
  const names = new Map<string, string>();
  for (const id of ids) {
    try {
      names.set(id, nameOf(await ask('GET', `${path}/${encodeURIComponent(id)}`)));
    } catch (error) {
      if (!(error instanceof AppRefusal)) throw error;
    }
  }
  return (id) => names.get(textOf(id)) ?? textOf(id);
}
