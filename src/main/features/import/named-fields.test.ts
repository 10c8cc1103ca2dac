import { describe, expect, test } from 'vitest';
import { fieldsOf } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import { IMPORT_TYPES } from './column-names.ts';
import { fieldsNamed } from './named-fields.ts';

/** What a cell of a file can say, but for what files name otherwise. */
const FIELDS = IMPORT_TYPES.flatMap((type) =>
  fieldsOf(type)
    .filter(([, { readonly, derived, kind }]) => {
      const isOneCell = !['reference', 'customFields', 'json', 'list'].includes(kind);
      return isOneCell && readonly !== true && derived !== true;
    })
    .filter(([name]) => !['template_id', 'waiting_on_customer'].includes(name))
    .map(([name]) => ({ type, name, label: fieldLabel(name, type) })),
);

describe('a column of a file', () => {
  test.each(FIELDS)(
    'called $label, as our own export calls it, is the $name of a $type',
    ({ type, name, label }) => {
      expect(fieldsNamed(type, label)[0]).toBe(name);
      expect(fieldsNamed(type, name)[0]).toBe(name);
    },
  );

  test('may be written in camel case, or with a brand’s capitals', () => {
    expect(fieldsNamed('contact', 'firstName')[0]).toBe('first_name');
    expect(fieldsNamed('customer', 'HubSpot Company ID')[0]).toBe('hubspot_company_id');
  });
});
