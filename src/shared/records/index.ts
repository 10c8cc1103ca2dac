/**
 * Every record type there is, and what can be asked of them. Nothing here builds a schema: those are in `schemas.ts`.
 */
import { attachment, comment } from './comment.ts';
import { contact } from './contact.ts';
import { customer } from './customer.ts';
import type { InCloud, Overlay, RecordDefinition, Subject } from './define.ts';
import { EMPTY, type Field } from './fields.ts';
import { nextStep } from './next-step.ts';
import { onboarding } from './onboarding.ts';
import { task } from './task.ts';
import { template } from './template.ts';
import { customField, mailTemplate, nudge, person, view } from './workspace-types.ts';

/** By type, parents before their children. Which of them the hub keeps already, the hub says. */
export const RECORDS = {
  customer,
  contact,
  onboarding,
  task,
  comment,
  next_step: nextStep,
  attachment,
  template,
  custom_field: customField,
  view,
  person,
  nudge,
  mail_template: mailTemplate,
} as const satisfies { readonly [Type in string]: RecordDefinition & { readonly type: Type } };

export type RecordType = keyof typeof RECORDS;
export type DefinitionOf<Type extends RecordType> = (typeof RECORDS)[Type];
export type Plural = DefinitionOf<RecordType>['plural'];
export type FieldName<Type extends RecordType> = keyof DefinitionOf<Type>['fields'] & string;

export const RECORD_TYPES = Object.keys(RECORDS) as readonly RecordType[];

/** The types that the cloud's contract has. */
export type CloudType = {
  [Type in RecordType]: DefinitionOf<Type>['travels'] extends 'v1' ? Type : never;
}[RecordType];

export const CLOUD_TYPES = RECORD_TYPES.filter(isCloudType);
export type CloudPlural = DefinitionOf<CloudType>['plural'];
export const CLOUD_PLURALS: readonly CloudPlural[] = CLOUD_TYPES.map((type) => RECORDS[type].plural);

/** The types of the cloud's contract whose records belong to another record. */
export type CloudChild = {
  [Type in CloudType]: DefinitionOf<Type>['parent'] extends null ? never : Type;
}[CloudType];
export const CLOUD_CHILDREN: readonly CloudChild[] = CLOUD_TYPES.filter(
  (type): type is CloudChild => RECORDS[type].parent !== null,
);

export function isCloudChild(type: RecordType): type is CloudChild {
  return (CLOUD_CHILDREN as readonly RecordType[]).includes(type);
}

/** The types that the cloud lists as a whole, by their filters; the others it lists below their parent only. */
export type ListedCloudType = {
  [Type in CloudType]: DefinitionOf<Type>['filters'] extends readonly [] ? never : Type;
}[CloudType];
export const LISTED_CLOUD_TYPES: readonly ListedCloudType[] = CLOUD_TYPES.filter(isListedCloudType);

export function isListedCloudType(type: CloudType): type is ListedCloudType {
  return definitionOf(type).filters.length > 0;
}

/** The types that the cloud lists below their parent only, so that they are fetched parent by parent. */
export const UNLISTED_CLOUD_TYPES: readonly CloudType[] = CLOUD_TYPES.filter(
  (type) => !isListedCloudType(type),
);

/** How a type of the cloud's contract is kept in step with it. */
export function inCloudOf(type: CloudType): InCloud {
  return RECORDS[type].inCloud;
}

/** The types whose records have a page of their own. */
export const PAGE_TYPES: readonly RecordType[] = RECORD_TYPES.filter(
  (type) => definitionOf(type).page === true,
);

/** The types that are imported from files of other programs. */
export type ImportedRecordType = {
  [Type in RecordType]: DefinitionOf<Type> extends { readonly imported: object } ? Type : never;
}[RecordType];
export const IMPORTED_RECORD_TYPES: readonly ImportedRecordType[] = RECORD_TYPES.filter(
  (type): type is ImportedRecordType => definitionOf(type).imported !== undefined,
);

/** The types that are the one parent of another: what a record far below is of, and known by, at each of them. */
export type Level = Extract<DefinitionOf<RecordType>['parent'], string>;
export const LEVELS: readonly Level[] = RECORD_TYPES.filter((type): type is Level =>
  RECORD_TYPES.some((other) => definitionOf(other).parent === type),
);

export function isLevel(type: RecordType): type is Level {
  return (LEVELS as readonly string[]).includes(type);
}

/** One value for each of the types. */
export function byTypes<Type extends RecordType, Value>(
  types: readonly Type[],
  value: (type: Type) => Value,
): Record<Type, Value> {
  return Object.fromEntries(types.map((type) => [type, value(type)])) as Record<Type, Value>;
}

export function isRecordType(type: string): type is RecordType {
  return Object.hasOwn(RECORDS, type);
}

export function isCloudType(type: string): type is CloudType {
  return isRecordType(type) && RECORDS[type].travels === 'v1';
}

/** A definition as one that can be walked; its own type is known by `RECORDS`. */
export function definitionOf(type: RecordType): RecordDefinition {
  return RECORDS[type];
}

/** Whether Pi notices records of the type, rather than people making them. */
export function isNoticed(type: RecordType): boolean {
  return definitionOf(type).noticed === true;
}

/** Whether a record of the type is about somebody who is not to be named once it is deleted. */
export function isPersonal(type: string): boolean {
  return isRecordType(type) && definitionOf(type).personal === true;
}

/** Whether a number by itself means a record of the type. */
export function isKnownByNumber(type: RecordType): boolean {
  return definitionOf(type).knownByNumber === true;
}

/** The types that texts can mention. */
export type MentionedType = {
  [Type in RecordType]: DefinitionOf<Type> extends { readonly mentioned: true } ? Type : never;
}[RecordType];
export const MENTIONED_TYPES: readonly MentionedType[] = RECORD_TYPES.filter(
  (type): type is MentionedType => definitionOf(type).mentioned === true,
);

/** The flag that a type has over one of its choices; null without one. */
export function overlayOf(type: RecordType): Overlay | null {
  return definitionOf(type).overlay ?? null;
}

/** The fields of which no two records have the same value. */
export function uniqueFields(type: RecordType): readonly string[] {
  return fieldsOf(type).flatMap(([name, field]) => (field.unique === true ? [name] : []));
}

/** Types whose records go between two of ours; what belongs to another record comes last. */
export const SHARED_TYPES: readonly RecordType[] = RECORD_TYPES.filter(
  (type) => definitionOf(type).shared !== undefined,
).toSorted((one, other) => Number(parentsOf(one).length > 0) - Number(parentsOf(other).length > 0));

/** The fields of a type that go between two of ours. */
export function sharedFields(type: RecordType): readonly (readonly [name: string, field: Field])[] {
  const own = definitionOf(type).shared?.leavesOut ?? [];
  return fieldsOf(type).filter(([name]) => !own.includes(name));
}

/** The type whose plural this is. */
export function typeOfPlural(plural: string): RecordType | undefined {
  return RECORD_TYPES.find((type) => RECORDS[type].plural === plural);
}

/** The types that a record of this type may belong to; none for what belongs to the workspace. */
export function parentsOf(type: RecordType): readonly RecordType[] {
  const { parent } = definitionOf(type);
  if (parent === null) return [];
  return (typeof parent === 'string' ? [parent] : parent.types).filter(isRecordType);
}

/** The one type that a record of this type belongs to; null when there is none, or may be several. */
export function parentOf(type: RecordType): RecordType | null {
  const { parent } = definitionOf(type);
  return typeof parent === 'string' && isRecordType(parent) ? parent : null;
}

/** The types whose records may belong to one of this type. A type that refers to itself is not its own child. */
export function childrenOf(type: RecordType): readonly RecordType[] {
  return RECORD_TYPES.filter((other) => parentsOf(other).includes(type));
}

/** The types whose records may belong to one of this type, near or far: without repeats, parents first. */
export function descendantsOf(type: RecordType): readonly RecordType[] {
  const found = new Set<RecordType>();
  const visit = (parent: RecordType): void => {
    for (const child of childrenOf(parent)) {
      if (found.has(child)) continue;
      found.add(child);
      visit(child);
    }
  };
  visit(type);
  return RECORD_TYPES.filter((other) => found.has(other));
}

/** The types above, the nearest first: a task's are onboarding and customer. */
export function ancestorsOf(type: RecordType): readonly RecordType[] {
  const parent = parentOf(type);
  return parent === null ? [] : [parent, ...ancestorsOf(parent)];
}

/** The field that names the parent (`customer_id`); null without one. */
export function parentFieldOf(type: RecordType): string | null {
  const { parent } = definitionOf(type);
  if (parent === null) return null;
  return typeof parent === 'string' ? `${parent}_id` : parent.idField;
}

/** How a record says what it belongs to when that may be of several types; null otherwise. */
export function subjectOf(type: RecordType): Subject | null {
  const { parent } = definitionOf(type);
  return parent === null || typeof parent === 'string' ? null : parent;
}

export function fieldsOf(type: RecordType): readonly (readonly [name: string, field: Field])[] {
  let entries = FIELDS.get(type);
  if (entries === undefined) {
    entries = Object.entries(definitionOf(type).fields);
    FIELDS.set(type, entries);
  }
  return entries;
}

/** Asked for with every record that is written. */
const FIELDS = new Map<RecordType, readonly (readonly [name: string, field: Field])[]>();

/** The field of this name; undefined for what every record has, and for what this version does not know. */
export function fieldOf(type: RecordType, name: string): Field | undefined {
  const { fields } = definitionOf(type);
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Whether records of the type have the fields that a workspace defines itself. */
export function hasCustomFields(type: RecordType): boolean {
  return fieldsOf(type).some(([, { kind }]) => kind === 'customFields');
}

/** The fields that a client may set: on creation all of them, later not the fixed ones. */
export function writableFields(type: RecordType, operation: 'create' | 'update'): readonly string[] {
  return fieldsOf(type).flatMap(([name, field]) =>
    field.readonly === true || (operation === 'update' && field.fixed === true) ? [] : [name],
  );
}

/** Fields whose values are sets: compared and merged by their elements. */
export function isSetField(field: Field | undefined): boolean {
  return field?.kind === 'labels';
}

/** The single-valued fields by which the hub finds records, which it keeps copies of in columns. */
export function filterColumns(type: RecordType): readonly string[] {
  const { filters, lookups } = definitionOf(type);
  const columns = [...filters, ...(lookups ?? [])].filter((name) => {
    const field = fieldOf(type, name);
    return field !== undefined && field.kind !== 'labels' && field.kind !== 'list';
  });
  return [...new Set(columns)];
}

/** One way in which a list is filtered. */
export interface Filter {
  /** In a query string. */
  readonly name: string;
  readonly field: string;
  /** `has`: one of the elements of a set. `before` and `after` leave out the day itself. */
  readonly operator: 'equals' | 'has' | 'before' | 'after';
}

type NamesOfFilter<Definition, Name> = Definition extends { readonly fields: infer Fields }
  ? Name extends keyof Fields
    ? Fields[Name] extends { readonly kind: 'labels'; readonly each: infer Each }
      ? Each
      : Fields[Name] extends { readonly kind: 'day' }
        ? Name extends `${infer Day}_date`
          ? `${Day}_before` | `${Day}_after`
          : `${Name & string}_before` | `${Name & string}_after`
        : Name
    : Name
  : never;

/** The names that `filtersOf` gives. */
export type FilterName<Type extends RecordType> = NamesOfFilter<
  DefinitionOf<Type>,
  DefinitionOf<Type>['filters'][number]
> &
  string;

/** What lists are filtered by. A set is named by one of its elements (`tag`), a day by its ends (`due_before`). */
export function filtersOf(type: RecordType): readonly Filter[] {
  return definitionOf(type).filters.flatMap((name): Filter[] => {
    const field = fieldOf(type, name);
    if (field?.kind === 'labels') return [{ name: field.each, field: name, operator: 'has' }];
    if (field?.kind !== 'day') return [{ name, field: name, operator: 'equals' }];
    const day = name.replace(/_date$/, '');
    return [
      { name: `${day}_before`, field: name, operator: 'before' },
      { name: `${day}_after`, field: name, operator: 'after' },
    ];
  });
}

/** What a field holds when nobody has given anything; undefined when somebody must, or the type's hooks do. */
export function defaultOf(field: Field): unknown {
  if (field.default !== undefined) return field.default;
  if (field.nullable) return null;
  return Object.hasOwn(EMPTY, field.kind) ? EMPTY[field.kind as keyof typeof EMPTY]() : undefined;
}

/** What a new record has of every field that was not given, in the order of the fields. */
export function defaultsOf(type: RecordType): Record<string, unknown> {
  return Object.fromEntries(
    fieldsOf(type).flatMap(([name, field]) => {
      const value = defaultOf(field);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

type NamesIn<Events> = Events extends { readonly fields: infer Fields }
  ? {
      [Name in keyof Fields]: Fields[Name] extends string ? Fields[Name] : Fields[Name][keyof Fields[Name]];
    }[keyof Fields]
  : never;
type OthersIn<Events> = Events extends { readonly others: readonly (infer Name)[] } ? Name : never;
type MovedIn<Events> = Events extends { readonly moved: infer Name } ? Name : never;
type EventsIn<Events> = Events extends {
  readonly created: infer Created;
  readonly changed: infer Changed;
  readonly deleted: infer Deleted;
  readonly restored: infer Restored;
}
  ? Created | Changed | Deleted | Restored | NamesIn<Events> | OthersIn<Events> | MovedIn<Events>
  : never;

/** Every event that a record type has. */
export type RecordEvent<Type extends RecordType = RecordType> = EventsIn<DefinitionOf<Type>['events']> &
  string;

/** What happens to no record type in particular. */
export const SYNC_CONFLICT = 'sync.conflict';
export type EventType = RecordEvent | typeof SYNC_CONFLICT;

/** The events of a type, without repeats. */
export function eventsOf(type: RecordType): readonly RecordEvent[] {
  const { created, changed, deleted, restored, moved, fields = {}, others = [] } = definitionOf(type).events;
  const ofFields = Object.values(fields).flatMap((event) =>
    typeof event === 'string' ? [event] : [event?.true, event?.false],
  );
  const names = [created, changed, ...ofFields, ...others, moved, deleted, restored].filter(
    (name) => name !== undefined,
  );
  return [...new Set(names)] as RecordEvent[];
}

/** The events that a customer's activity may hold: its own, and those of what belongs to it. */
export function activityEvents(): readonly EventType[] {
  const told = descendantsOf('customer').filter((type) => !isNoticed(type));
  return [...(['customer', ...told] as const).flatMap(eventsOf), SYNC_CONFLICT];
}

export function eventOf(type: RecordType, what: 'created' | 'changed' | 'deleted' | 'restored'): RecordEvent {
  return RECORDS[type].events[what];
}

/** The event of a record that went along to another customer; undefined of types that tell nobody. */
export function movedEvent(type: RecordType): RecordEvent | undefined {
  return definitionOf(type).events.moved as RecordEvent | undefined;
}

/** What every record has beside its fields. */
const COMMON_FIELDS: ReadonlySet<string> = new Set([
  'object',
  'id',
  'display_id',
  'created_at',
  'updated_at',
]);

/** Whether a field says which record it is or what it belongs to, or when it changed. */
export function isCommonField(type: RecordType, name: string): boolean {
  return COMMON_FIELDS.has(name) || name === parentFieldOf(type) || name === subjectOf(type)?.typeField;
}

/**
 * The event that tells a change of a field. Null when it tells none of its own: `silent` fields, and what belongs to
 * every record. A field that this version does not know has the event of any other.
 */
export function eventOfField(type: RecordType, name: string, newValue?: unknown): RecordEvent | null {
  const field = fieldOf(type, name);
  if (field?.silent === true || (field === undefined && isCommonField(type, name))) return null;
  const { fields = {}, changed } = definitionOf(type).events;
  const own = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const event = typeof own === 'string' ? own : own?.[newValue === true ? 'true' : 'false'];
  return (event ?? changed) as RecordEvent;
}

/** Whether who changes the field may say why, and the event keeps it. */
export function isReasoned(type: RecordType, name: string): boolean {
  return fieldOf(type, name)?.reasoned === true;
}
