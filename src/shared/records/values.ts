/** The types of what records hold, read off their definitions. */
import type { RecordDefinition } from './define.ts';
import type { Field, FieldsShape } from './fields.ts';

export type CustomFieldValue = string | number | boolean | null;

type OrNull<OneField extends Field, Value> = OneField['nullable'] extends true ? Value | null : Value;

type Entry<Of> = Of extends Field ? ReadValue<Of> : Of extends FieldsShape ? ReadFields<Of> : never;

type ChoiceValue<OneField extends Field, IsRead> = OneField extends {
  readonly kind: 'choice';
  readonly values: readonly (infer Value)[];
}
  ? IsRead extends true
    ? OneField extends { readonly open: true }
      ? string
      : Value
    : Value
  : never;

type Bare<OneField extends Field, IsRead> = OneField['kind'] extends 'choice'
  ? ChoiceValue<OneField, IsRead>
  : OneField['kind'] extends 'integer' | 'number' | 'money'
    ? number
    : OneField['kind'] extends 'flag'
      ? boolean
      : OneField['kind'] extends 'labels'
        ? string[]
        : OneField['kind'] extends 'customFields'
          ? Record<string, CustomFieldValue>
          : OneField['kind'] extends 'json'
            ? Record<string, unknown>
            : OneField extends { readonly kind: 'list'; readonly of: infer Of }
              ? Entry<Of>[]
              : string;

/** What a field is read as. Of an open set anything may come. */
export type ReadValue<OneField extends Field> = OrNull<OneField, Bare<OneField, true>>;

/** What may be written to a field. */
export type WriteValue<OneField extends Field> = OrNull<OneField, Bare<OneField, false>>;

type ReadFields<Fields extends FieldsShape> = { [Name in keyof Fields]: ReadValue<Fields[Name]> };

type WritableName<Fields extends FieldsShape> = {
  [Name in keyof Fields]: Fields[Name] extends { readonly readonly: true } ? never : Name;
}[keyof Fields];

type RequiredName<Fields extends FieldsShape> = {
  [Name in keyof Fields]: Fields[Name] extends { readonly required: true } ? Name : never;
}[keyof Fields];

type FixedName<Fields extends FieldsShape> = {
  [Name in keyof Fields]: Fields[Name] extends { readonly fixed: true } ? Name : never;
}[keyof Fields];

type Written<Fields extends FieldsShape> = {
  [Name in WritableName<Fields>]: WriteValue<Fields[Name]>;
};

type Flat<Value> = { [Name in keyof Value]: Value[Name] };

/** The fields that say what a record belongs to. */
export type ParentFields<Parent> = Parent extends string
  ? { [Name in `${Parent}_id`]: string }
  : Parent extends {
        readonly types: readonly (infer Type)[];
        readonly typeField: infer TypeField;
        readonly idField: infer IdField;
      }
    ? { [Name in TypeField & string]: Type } & { [Name in IdField & string]: string }
    : unknown;

/** The same as a client may write them. */
export type GivenParent<Parent> = Parent extends string
  ? { [Name in `${Parent}_id`]: string | number }
  : Parent extends {
        readonly types: readonly (infer Type)[];
        readonly typeField: infer TypeField;
        readonly idField: infer IdField;
      }
    ? { [Name in TypeField & string]: Type } & { [Name in IdField & string]: string | number }
    : unknown;

interface Identity<Type> {
  object: Type;
  id: string;
  display_id: number;
}

interface Dates {
  created_at: string;
  updated_at: string;
}

/** A record as it is shown. */
export type RecordOf<Definition extends RecordDefinition> = Flat<
  Identity<Definition['type']> & ParentFields<Definition['parent']> & ReadFields<Definition['fields']> & Dates
>;

/** What a change may hold. */
export type UpdateOf<Definition extends RecordDefinition> = Flat<
  Partial<Omit<Written<Definition['fields']>, FixedName<Definition['fields']>>>
>;

/** What a new record is made of, but for its parent. */
export type CreateOf<Definition extends RecordDefinition> = Flat<
  Partial<Written<Definition['fields']>> &
    Pick<
      Written<Definition['fields']>,
      RequiredName<Definition['fields']> & keyof Written<Definition['fields']>
    >
>;
