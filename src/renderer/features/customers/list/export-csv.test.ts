import { expect, test } from 'vitest';
import { personNamed } from '../../../../../test/support/onboardings.ts';
import { listCsv } from '../../../list/export-csv.ts';
import { newCustomer } from '../../../store/commands/new-records.ts';
import { customerColumns } from './columns.tsx';

const clock = { now: () => 0, randomBytes: (count: number) => new Uint8Array(count) };
const acme = { name: 'Acme, Inc', mrr: 125_050, tags: ['a', 'b'], owner_id: 'p1' };
const row = { ...newCustomer(acme, clock), display_id: 7, custom_fields: { region: '=EMEA' } };

test('a list is exported as it is shown: its columns by their names, amounts in units, people by name', () => {
  const all = customerColumns([{ slug: 'region', label: 'Region', kind: 'text' }]);
  const columns = ['name', 'number', 'mrr', 'owner', 'tags', 'field:region', 'domain'].flatMap((id) =>
    all.filter((column) => column.id === id),
  );
  const people = new Map([['p1', personNamed('Ann')]]);
  const context = { people, now: 0, sharing: () => 1, onShowDomain: () => {} };
  expect(listCsv([row], columns, context)).toBe(
    'Name,Number,MRR,Owner,Tags,Region,Domain\r\n"Acme, Inc",7,1250.5,Ann,a; b,\'=EMEA,\r\n',
  );
});
