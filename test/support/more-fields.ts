import { choice, day, type FieldsShape, flag, integer, longText, text } from '#shared/records/define.ts';

const asked = (name: string) => ({ name, description: `What ${name} asks for` });

/** A definition with a field more of each kind that search keeps, called after the type. */
export function withMoreFields<Definition extends { readonly type: string; readonly fields: FieldsShape }>(
  definition: Definition,
): Definition {
  const { type, fields } = definition;
  const more: FieldsShape = {
    [`${type}_region`]: text({ max: 255, search: asked(`${type}region`) }),
    [`${type}_story`]: longText({ max: 2000, search: asked(`${type}story`) }),
    [`${type}_tier`]: choice({ values: ['gold', 'silver'], default: 'silver', search: asked(`${type}tier`) }),
    [`${type}_renewal`]: day({ search: asked(`${type}renewal`) }),
    [`${type}_seats`]: integer({ search: asked(`${type}seats`) }),
    [`${type}_vip`]: flag({ search: asked(`${type}vip`) }),
  };
  return { ...definition, fields: { ...fields, ...more } };
}
