import { humanize } from '#shared/words.ts';
import type { RecordChange } from '../../hub/records/commands.ts';
import { type ApplyOptions, mintKey } from './apply.ts';
import { CUSTOM, type MappingContext } from './mapping.ts';
import type { SourceCustomer } from './source.ts';

/** Own fields that properties are mapped to and that there are not yet are made with the first value. */
export function newCustomFields(
  options: ApplyOptions,
  context: MappingContext,
  customers: readonly SourceCustomer[],
): readonly RecordChange[] {
  const { customFields } = context;
  return options.mapping.flatMap(({ property, field }): readonly RecordChange[] => {
    const slug = field.startsWith(CUSTOM) ? field.slice(CUSTOM.length) : null;
    if (slug === null || customFields.has(slug)) return [];
    const given = customers
      .map(({ properties }) => properties[property])
      .filter((one) => one != null && one !== '');
    if (given.length === 0) return [];
    const type = typeOf(given.map(String));
    customFields.set(slug, { type, options: [] });
    const label = slug === 'arr' ? 'ARR' : humanize(slug.replaceAll('_', ' '));
    return [
      { operation: 'create', resource: 'custom_field', key: mintKey(options), input: { slug, label, type } },
    ];
  });
}

function typeOf(values: readonly string[]): string {
  if (values.every((one) => /^(true|false)$/.test(one))) return 'boolean';
  if (values.every((one) => one.trim() !== '' && Number.isFinite(Number(one)))) return 'number';
  if (values.every((one) => /^\d{4}-\d\d-\d\d/.test(one))) return 'date';
  return 'string';
}
