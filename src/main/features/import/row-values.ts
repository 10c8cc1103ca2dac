import type { Field } from '#shared/records/fields.ts';
import { fieldOf } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import { fold } from '#shared/search/fold.ts';
import { readDomain } from '#shared/values/domain.ts';
import { readEmail } from '#shared/values/email.ts';
import { isBlank } from '#shared/values/text.ts';
import type { Document } from '../../hub/records/transaction.ts';
import type { Person } from '../../hub/workspace/people.ts';
import {
  type CellRules,
  type CustomFieldRule,
  dayLocaleOf,
  isNothing,
  numberLocaleOf,
  readCell,
  readCustomCell,
} from './cells.ts';
import type { Mapping } from './mapping.ts';
import { isPersonalDomain } from './personal-domains.ts';
import { createSomebodyFinder } from './somebody.ts';
import type { Table, TableRow } from './table.ts';

/** What a row says of a record, and of what it belongs to. */
export interface RowValues {
  readonly fields: Document;
  readonly customFields: Document;
  /** How the row names the record itself. */
  readonly id: string | null;
  /** How it names what it belongs to: `domain`, `name`, `id` …, by type. */
  readonly whose: {
    readonly customer: ReadonlyMap<string, string>;
    readonly onboarding: ReadonlyMap<string, string>;
  };
  /** Who is nobody of the workspace and may be a contact of what the row belongs to, by field. */
  readonly perhapsContacts: ReadonlyMap<string, string>;
  /** What was left out of it, in words. */
  readonly notes: readonly string[];
}

export type ReadRow =
  | { readonly kind: 'values'; readonly values: RowValues }
  | { readonly kind: 'refused'; readonly reason: string };

export type RowReader = (row: TableRow) => ReadRow;

export interface RowReaderOptions {
  readonly mapping: Mapping;
  readonly table: Table;
  readonly people: readonly Person[];
  /** By slug, those that the import makes included. */
  readonly customFields: ReadonlyMap<string, CustomFieldRule>;
  readonly locale: string;
  readonly currency: string;
  readonly today: string;
}

const CUSTOM = 'custom_fields.';

/** A separator of semicolons comes from where decimals are written with a comma. */
function usualLocale(table: Table, locale: string): string {
  const decimal = new Intl.NumberFormat(locale).format(1.5).charAt(1);
  if (table.separator !== ';') return locale;
  return decimal === ',' ? locale : 'de-DE';
}

export function columnRules(table: Table, columns: readonly number[], options: RowReaderOptions): CellRules {
  const usual = usualLocale(table, options.locale);
  const cells = table.rows.flatMap(({ cells }) => columns.flatMap((at) => (cells[at] ? [cells[at]] : [])));
  const { currency, today } = options;
  return {
    numberLocale: numberLocaleOf(cells, usual),
    dayLocale: dayLocaleOf(cells, usual),
    currency,
    today,
  };
}

/** Reads a row by its mapping. How numbers and days are written, each column says with all of its cells. */
export function createRowReader(options: RowReaderOptions): RowReader {
  const { mapping, table } = options;
  const { type } = mapping;
  const columns = [...mapping.fields].map(([name, places]) => ({
    name,
    places,
    rules: columnRules(table, places, options),
  }));
  const personOf = createSomebodyFinder(options.people.filter(({ removed_at }) => removed_at === null));
  return ({ cells }) => {
    const fields: Document = {};
    const customFields: Document = {};
    const parts = new Map<string, string>();
    const whose = { customer: new Map<string, string>(), onboarding: new Map<string, string>() };
    const perhapsContacts = new Map<string, string>();
    const notes: string[] = [];
    let id: string | null = null;
    for (const { name, places, rules } of columns) {
      const cell = places.map((at) => cells[at] ?? '').find((one) => !isBlank(one)) ?? '';
      if (isBlank(cell)) continue;
      const field = fieldOf(type, name);
      const [owner, property] = name.includes('.') ? (name.split('.', 2) as [string, string]) : ['', name];
      if (name.startsWith(CUSTOM)) {
        const rule = options.customFields.get(property) ?? { type: 'string', options: [] };
        const read = readCustomCell(rule, cell, rules);
        if (read.kind === 'refused')
          return { kind: 'refused', reason: `${table.columns[places[0] ?? -1] ?? property}: ${read.reason}` };
        if (read.kind === 'value') customFields[property] = read.value;
      } else if (owner !== '') {
        if (!isNothing(cell)) whose[owner as keyof typeof whose].set(property, cell);
      } else if (name === 'id' || name === 'display_id') {
        if (!isNothing(cell)) id = cell.replace(/^#/, '');
      } else if (isPerson(field)) {
        if (isNothing(cell)) continue;
        const person = personOf(cell);
        if (person !== null) fields[name] = person;
        else if (field.orContact === true) perhapsContacts.set(name, cell);
        else notes.push(`${cell} is not in this workspace and was left out`);
      } else if (field === undefined) {
        parts.set(name, cell);
      } else {
        const read = readCell(type, name, cell, rules);
        if (read.kind === 'refused')
          return { kind: 'refused', reason: `${fieldLabel(name, type)}: ${read.reason}` };
        if (read.kind === 'value') fields[name] = read.value;
      }
    }
    nameFromParts(fields, parts);
    domainFromAddress(fields, parts);
    return { kind: 'values', values: { fields, customFields, id, whose, perhapsContacts, notes } };
  };
}

function isPerson(field: Field | undefined): field is Extract<Field, { readonly kind: 'person' }> {
  return field?.kind === 'person';
}

/** `Vorname` beside `Name`, or a first and a last name. */
function nameFromParts(fields: Document, parts: ReadonlyMap<string, string>): void {
  const first = parts.get('first_name')?.trim() ?? '';
  const last = parts.get('last_name')?.trim() ?? '';
  const whole = typeof fields.name === 'string' ? fields.name : '';
  if (whole === '') {
    const name = [first, last].filter((part) => part !== '').join(' ');
    if (name !== '') fields.name = name;
  } else if (first !== '' && last === '' && !fold(whole).includes(fold(first))) {
    fields.name = `${first} ${whole}`;
  }
}

/** A customer whose file has an address and no domain has the address's, unless everybody may have such a one. */
function domainFromAddress(fields: Document, parts: ReadonlyMap<string, string>): void {
  // Only a customer's address is a part; a contact's is a field of its own.
  const address = parts.get('email');
  if (address === undefined || fields.domain !== undefined) return;
  const domain = companyDomainOf(address);
  if (domain !== null) fields.domain = domain;
}

/** The domain after an address's `@`, as a company's; null for a personal one and for what is no address. */
export function companyDomainOf(address: string): string | null {
  const email = readEmail(address);
  if (email.kind === 'refused' || email.value === null) return null;
  const domain = readDomain(email.value.slice(email.value.lastIndexOf('@') + 1));
  if (domain.kind === 'refused' || domain.value === null || isPersonalDomain(domain.value)) return null;
  return domain.value;
}
