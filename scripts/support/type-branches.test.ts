import { expect, test } from 'vitest';
import { sharedTablesIn, typeBranchesIn } from './type-branches.ts';

test.each([
  ['a comparison', "if (type === 'onboarding') return;"],
  ['a comparison with a plural', "collection !== 'tasks'"],
  ['a comparison the other way round', "if ('contact' === row.type) return;"],
  ['a comparison with the name that a definition says', 'if (record.type !== contact.type) return;'],
  ["a comparison with a definition's plural", 'screen === RECORDS.onboarding.plural'],
  ['a case of a switch', "switch (type) {\n  case 'contact':\n    break;\n}"],
  ['a case of a switch by a definition', 'switch (screen) {\n  case onboarding.plural:\n    break;\n}'],
  ['a table that is looked into by type', 'const TABLE = { customer: a, contact: b };\nTABLE[type]();'],
  ['a table of short names', 'const tables = { customers, contacts };\ntables[collection].read();'],
  [
    'a table that is declared to be by type',
    "const WORDS: Readonly<Record<Plural, string>> = {\n  customers: 'Customers',\n  onboardings: 'Onboardings',\n};",
  ],
  [
    'a table with keys that definitions say',
    'const ORDERS: Readonly<Record<FirstList, Order>> = { [customer.plural]: a, [onboarding.plural]: b };',
  ],
  [
    'a table of functions',
    'const MEANT: { readonly [Type in Imported]: (row: Row) => Match } = { task: taskMeant, contact: contactMeant };',
  ],
])('%s is found', (_, text) => {
  expect(typeBranchesIn(text)).toHaveLength(1);
});

test.each([
  ['what a record is looked up by', "hub.reads.get('customer', id)"],
  ['a kind of field', "kind === 'person'"],
  ['the kind of a union', "switch (record.kind) {\n  case 'customer':\n    break;\n}"],
  ['the name of a field', "if (field.name === 'customer') return;"],
  ['fields that are called like types', 'return { customer: row, title: name };'],
  ['records by what they are to the caller', 'const all = { customers: a, onboardings: b };\nall.customers;'],
  [
    'words of fields, some called like types',
    "const W: Record<string, string> = { id: 'N', slug: 'S', tag: 'T', task: 'K', contact: 'C' };",
  ],
  ['a comment', "/** `{ contacts: 2, onboardings: 1 }`, where type === 'contact' */"],
  [
    'the tabs of a page',
    "const WORDS: Record<Tab, string> = { tasks: 'tasks', comments: 'comments', notes: 'notes' };",
  ],
  ['the type of the feature itself', "if (type === 'task') return;"],
])('%s is not', (_, text) => {
  expect(typeBranchesIn(text, { own: 'tasks' })).toEqual([]);
});

test('a table in another file is found by how it is looked into', () => {
  const lookedInto = new Set(sharedTablesIn('return read.child[type](row);\nrows[at].name;'));
  expect(lookedInto).toEqual(new Set(['child']));
  expect(typeBranchesIn('return { child: { contact: a, onboarding: b } };', { lookedInto })).toHaveLength(1);
});
