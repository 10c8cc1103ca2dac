import type { Command } from 'commander';
import { AppRefusal, type Ask, type Body, withApp } from './ask-app.ts';
import { askList, type CommonOptions, printAnswer, textOf, withCommonOptions } from './common.ts';
import { personNamed } from './person-named.ts';

interface ListOptions extends CommonOptions {
  readonly all: boolean;
}

export function addPeopleCommands(program: Command): void {
  const people = program
    .command('people')
    .description('List the people of the workspace: names, addresses and ids.')
    .addHelpText('after', '\nIt takes --data-dir <folder>, --json and --help.');

  withCommonOptions(people.command('list [words]', { isDefault: true }))
    .description('List the people, or those whose name or address has these words in it.')
    .option('--all', 'those who have left, too', false)
    .action(async (words: string | undefined, { dataDir, json, all }: ListOptions) => {
      const list = await withApp(dataDir, (ask) => askList(ask, '/people', {}));
      const data = list.data
        .filter((one) => (all || one.removed_at === null) && hasWords(one, words ?? ''))
        .toSorted((one, other) => textOf(one.name).localeCompare(textOf(other.name)));
      printAnswer({ ...list, data }, json, () => (data.length === 0 ? ['Nobody'] : data.map(lineOf)));
    });
}

function hasWords({ name, email }: Body, words: string): boolean {
  const said = `${textOf(name)} ${textOf(email)}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}

function lineOf({ display_id, name, email, role, id, is_me, removed_at }: Body): string {
  const facts = [
    textOf(email),
    textOf(role),
    is_me === true ? 'you' : '',
    removed_at === null ? '' : 'has left',
    textOf(id),
  ].filter((fact) => fact !== '');
  return `${`#${textOf(display_id)}`.padEnd(6)} ${textOf(name)} (${facts.join(', ')})`;
}

/** The id of who sits at this computer. @throws Error that says what to do when nobody has said who */
export async function askMe(ask: Ask): Promise<string> {
  const { person_id } = await ask('GET', '/me');
  if (typeof person_id === 'string') return person_id;
  throw new Error(
    'Nobody has said yet who sits at this computer; choose yourself in the app: Settings, Profile',
  );
}

/**
 * The id of a person by id, number, address or name, or of `me`; of a contact by its id or number.
 * @throws Error that says what to do when it is nobody, or several
 */
export async function askAssignee(ask: Ask, reference: string): Promise<string> {
  if (reference === 'me') return askMe(ask);
  const { data } = await askList(ask, '/people', {});
  const person = personNamed(data.map(personOf), reference);
  if (person !== null) return person.id;
  try {
    return textOf((await ask('GET', `/contacts/${encodeURIComponent(reference)}`)).id);
  } catch (error) {
    if (!(error instanceof AppRefusal) || error.code !== 'contact_not_found') throw error;
  }
  throw new Error(
    `There is nobody ${reference}: give the name, address or id of a person, as pivotal people lists them, or the id of a contact`,
  );
}

function personOf({ id, display_id, name, email, removed_at }: Body) {
  return {
    id: textOf(id),
    display_id: Number(display_id),
    name: textOf(name),
    email: email === null ? null : textOf(email),
    removed_at: removed_at === null ? null : textOf(removed_at),
  };
}
