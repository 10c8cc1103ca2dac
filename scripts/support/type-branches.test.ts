import { expect, test } from 'vitest';
import { typeBranchesIn } from './type-branches.ts';

test.each([
  ['a comparison', "if (type === 'onboarding') return;"],
  ['a comparison with a plural', "collection !== 'tasks'"],
  ['a case of a switch', "switch (type) {\n  case 'contact':\n    break;\n}"],
  ['a table by type on one line', 'const TABLE = { customer: a, contact: b };'],
  [
    'a table by type, a line each',
    "const WORDS = {\n  customers: 'Customers',\n  onboardings: 'Onboardings',\n};",
  ],
])('%s on the name of a record type is found', (_, text) => {
  expect(typeBranchesIn(text)).toHaveLength(1);
});

test.each([
  ['what a record is looked up by', "hub.reads.get('customer', id)"],
  ['a kind of field', "kind === 'person'"],
  ['fields that are called like types', 'return { customer: row, title: name };'],
  ['the type of the feature itself', "if (type === 'task') return;"],
])('%s is not', (_, text) => {
  expect(typeBranchesIn(text, 'tasks')).toEqual([]);
});
