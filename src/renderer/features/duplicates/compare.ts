import { fieldsOf } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import type { CustomerReplica } from '#shared/replica.ts';
import { isDay } from '#shared/values/calendar.ts';
import { formatDay } from '../../lib/dates.ts';
import { formatValue, isNothing, type ValueNames } from '../../records/field-values.ts';

/** One field of several customers. */
export interface ComparedField {
  readonly field: string;
  readonly label: string;
  /** In words, as the customers stand; null for no value. */
  readonly values: readonly (string | null)[];
  readonly differs: boolean;
}

const ALWAYS = ['status', 'owner_id', 'plan', 'mrr', 'tags'];
/** Shown above the comparison, or compared otherwise; of the slug every customer has one of its own. */
const ELSEWHERE = ['name', 'slug', 'domain', 'custom_fields', 'metadata'];
const WHERE_KNOWN = fieldsOf('customer').flatMap(([name]) =>
  ELSEWHERE.includes(name) || ALWAYS.includes(name) ? [] : [name],
);

const valueIn = (customer: CustomerReplica, field: string): unknown =>
  (customer as Readonly<Record<string, unknown>>)[field];

/** Customers field by field; what none of them has is left out, but for what every customer is known by. */
export function compareCustomers(
  customers: readonly CustomerReplica[],
  names: ValueNames,
): readonly ComparedField[] {
  function compared(
    field: string,
    label: string,
    read: (customer: CustomerReplica) => unknown,
  ): ComparedField {
    const values = customers.map((customer) => {
      const value = read(customer);
      if (isNothing(value)) return null;
      return typeof value === 'string' && isDay(value)
        ? formatDay(value, names.now)
        : formatValue(field, value, names);
    });
    return { field, label, values, differs: new Set(values).size > 1 };
  }
  const custom = [...new Set(customers.flatMap(({ custom_fields }) => Object.keys(custom_fields)))].sort();
  const optional = [
    ...WHERE_KNOWN.map((field) => compared(field, fieldLabel(field), (customer) => valueIn(customer, field))),
    ...custom.map((slug) =>
      compared(`custom_fields.${slug}`, fieldLabel(slug), ({ custom_fields }) => custom_fields[slug]),
    ),
  ].filter(({ values }) => values.some((value) => value !== null));
  return [
    ...ALWAYS.map((field) => compared(field, fieldLabel(field), (customer) => valueIn(customer, field))),
    ...optional,
    compared('created_at', 'Created', ({ created_at }) => formatDay(created_at, names.now)),
  ];
}
