/** The numbers of customers that a query may name, read off the definition: amounts, counts, the health score. */
import { customer } from '../records/customer.ts';
import type { Field } from '../records/fields.ts';
import { fieldLabel } from '../records/labels.ts';

type Fields = typeof customer.fields;
interface Searched {
  readonly kind: 'money' | 'integer' | 'number';
  readonly search: { readonly name: string };
}

/** The fields of a customer that are searched as numbers. */
export type NumberField = {
  [Name in keyof Fields]: Fields[Name] extends Searched ? Name : never;
}[keyof Fields];

/** What a query calls them. */
export type NumberName = Extract<Fields[NumberField], Searched>['search']['name'];

export interface SearchedNumber {
  readonly name: NumberName;
  readonly field: NumberField;
  readonly kind: 'money' | 'number' | 'health';
  readonly label: string;
  readonly description: string;
  readonly alsoCalled: readonly string[];
}

export const SEARCHED_NUMBERS: readonly SearchedNumber[] = Object.entries<Field>(customer.fields).flatMap(
  ([field, { kind, search }]) =>
    search === undefined
      ? []
      : [
          {
            // The definition is the type: what has `search` is what `NumberField` and `NumberName` name.
            name: search.name as NumberName,
            field: field as NumberField,
            kind: search.isHealth === true ? 'health' : kind === 'money' ? 'money' : 'number',
            label: search.label ?? fieldLabel(field, 'customer'),
            description: search.description,
            alsoCalled: search.alsoCalled ?? [],
          },
        ],
);

export const NUMBER_NAMES: readonly NumberName[] = SEARCHED_NUMBERS.map(({ name }) => name);

export function isNumberName(name: string): name is NumberName {
  return NUMBER_NAMES.some((one) => one === name);
}

/** Each of them of one customer, in the unit that is stored; null where there is none. */
export type Numbers = Readonly<Record<NumberName, number | null>>;

export function numbersBy(read: (number: SearchedNumber) => number | null): Numbers {
  return Object.fromEntries(SEARCHED_NUMBERS.map((number) => [number.name, read(number)])) as Numbers;
}
