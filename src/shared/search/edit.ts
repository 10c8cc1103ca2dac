/** Changing a query by a click: what the filter row does to the text. */
import { withoutTerms } from './describe.ts';
import { resolveField, type SearchSchema } from './fields.ts';
import { parse } from './parse.ts';
import { quoteValue } from './tokens.ts';

/**
 * `text` with the filter on one field set to exactly these values (any of them), or taken away when there are none.
 * What was asked of the field before, `-` terms apart, is replaced; other terms stay as they are typed.
 * An unknown field leaves the text as it is.
 */
export function withFilter(
  text: string,
  fieldName: string,
  values: readonly string[],
  schema: SearchSchema,
): string {
  const field = resolveField(fieldName, schema);
  if (!field) return text;
  const rest = withoutTerms(
    parse(text, schema),
    (term) => term.kind === 'field' && !term.negated && term.field.text === field.text,
  );
  if (values.length === 0) return rest;
  const takesAll = field.kind === 'text' || field.kind === 'choice' || field.kind === 'person';
  const written = values.map((value) => {
    if (field.kind === 'person' && value === 'me') return value;
    return takesAll ? `=${quoteValue(value)}` : value;
  });
  return `${rest} ${field.text}:${written.join(',')}`.trim();
}
