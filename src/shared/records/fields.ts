/**
 * The kinds of field that a record may have. Plain data: what follows from a kind (schemas, how a value is read, stored
 * and shown) is derived elsewhere, so that a list can import a definition without building a schema.
 */

/** What any field may say of itself. */
export interface FieldOptions {
  /** On screen; without it, the name in words. */
  readonly label?: string;
  /** The label begins with a name or an abbreviation, which keeps its capitals within a sentence. */
  readonly isProperName?: true;
  /** What a client has to know, for the API's document. */
  readonly description?: string;
  /** Must be given on creation; never null. */
  readonly required?: true;
  /** Set by the hub only; ignored in what clients send. */
  readonly readonly?: true;
  /** Given on creation, never changed after it. */
  readonly fixed?: true;
  /** Never null, and filled in by the type's hooks when nobody gives it. */
  readonly derived?: true;
  /** What a record has that was created without it; without a default, null. */
  readonly default?: NonNullable<unknown>;
  /** No two live records of the same parent (or of the workspace, for a type without one) have the same. */
  readonly unique?: true;
  /** A change is no event of its own: another field's event tells it, or a special one. */
  readonly silent?: true;
  /**
   * What who changed it did, where "changed plan from A to B" would not do; of a flag by its new value, of a
   * moment by whether there is one. `{it}` is the
   * record, `{old}` and `{new}` are the values.
   */
  readonly told?: string | { readonly true?: string; readonly false?: string };
  /** The field that it is set from, by the cloud and by the hub alike. */
  readonly follows?: string;
  /** Worked out here: what the cloud says of it counts only until it has been. */
  readonly reckoned?: true;
  /** Who changes it may say why, and the event keeps it. */
  readonly reasoned?: true;
  /** What queries call it, `due:today`; plain words look into a text that has it. What v1 had from the first, search knows. */
  readonly search?: SearchedAs;
}

interface TextOptions extends FieldOptions {
  /** Characters. */
  readonly max: number;
  readonly min?: number;
  /** A regular expression that the whole text must match, and what the refusal says. */
  readonly pattern?: readonly [source: string, message: string];
  readonly default?: string;
}

/** A field as a query names it, `mrr:>500`; a customer's holds for what belongs to the customer too. */
export interface SearchedAs {
  readonly name: string;
  /** Offered with the name; of a number it says in which units it is typed. */
  readonly description: string;
  readonly label?: string;
  /** What people may call it instead; only for hints. */
  readonly alsoCalled?: readonly string[];
  /** Its values may be named by their bucket. */
  readonly isHealth?: true;
}

interface NumberOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
  readonly default?: number;
}

interface DateTimeOptions extends FieldOptions {
  /** A calendar day, kept as midnight UTC. */
  readonly day?: true;
}

interface FlagOptions extends FieldOptions {
  readonly default?: boolean;
}

interface ChoiceOptions extends FieldOptions {
  readonly values: readonly string[];
  /** As lists are sorted, where that is another order: the most pressing first. */
  readonly order?: readonly string[];
  /** What values are called that are not called by their own words. */
  readonly labels?: { readonly [value: string]: string };
  /** Later versions may know more values: those that are read and unknown are kept and shown. */
  readonly open?: true;
  readonly default?: string;
}

interface PersonOptions extends FieldOptions {
  /** A contact may stand here as well. */
  readonly orContact?: true;
}

interface ReferenceOptions extends FieldOptions {
  /** The type of the record that is meant. */
  readonly to: string;
  /** Deleted together with the record that it refers to. */
  readonly cascade?: true;
}

interface LabelsOptions extends FieldOptions {
  /** What one of them is called. */
  readonly each: string;
}

interface ListOptions extends FieldOptions {
  readonly of: Field | FieldsShape;
  /** Entries. */
  readonly max?: number;
}

type OptionsOf = {
  /** One line. */
  text: TextOptions;
  longText: TextOptions;
  email: TextOptions;
  /** A host name, stored as `normalizeDomain` writes it. */
  domain: TextOptions;
  integer: NumberOptions;
  number: NumberOptions;
  /** Whole cents, not negative. */
  money: FieldOptions;
  /** `YYYY-MM-DD`, the same in every time zone. */
  day: FieldOptions;
  dateTime: DateTimeOptions;
  flag: FlagOptions;
  choice: ChoiceOptions;
  /** A set of short texts, merged by its elements. */
  labels: LabelsOptions;
  person: PersonOptions;
  reference: ReferenceOptions;
  /** Values by the slug of a custom field. */
  customFields: FieldOptions;
  /** Any JSON object. */
  json: FieldOptions;
  list: ListOptions;
};

export type FieldKind = keyof OptionsOf;

/** Any field, as a derivation sees it. */
export type Field = {
  [Kind in FieldKind]: {
    readonly kind: Kind;
    readonly nullable: boolean;
  } & OptionsOf[Kind];
}[FieldKind];

export type FieldsShape = { readonly [name: string]: Field };

/** What the kinds hold that are never null, when nobody has given anything. */
export const EMPTY = {
  flag: () => false,
  labels: () => [],
  list: () => [],
  customFields: () => ({}),
  json: () => ({}),
} as const satisfies { readonly [Kind in FieldKind]?: () => unknown };

type IsNullable<Kind, Options> = Kind extends keyof typeof EMPTY
  ? false
  : Options extends
        | { readonly required: true }
        | { readonly derived: true }
        | { readonly default: NonNullable<unknown> }
    ? false
    : true;

type Built<Kind extends FieldKind, Options> = Options & {
  readonly kind: Kind;
  readonly nullable: IsNullable<Kind, Options>;
};

/** Refuses options that the kind does not have. */
type Exact<Options, Kind extends FieldKind> = Options & {
  readonly [Name in Exclude<keyof Options, keyof OptionsOf[Kind]>]: never;
};

function built<Kind extends FieldKind, Options extends FieldOptions>(
  kind: Kind,
  options: Options,
): Built<Kind, Options> {
  const { required, derived, default: fallback } = options;
  const isNullable =
    required === undefined && derived === undefined && fallback === undefined && !Object.hasOwn(EMPTY, kind);
  return { ...options, kind, nullable: isNullable as IsNullable<Kind, Options> };
}

function builder<Kind extends FieldKind>(kind: Kind) {
  return <const Options extends OptionsOf[Kind]>(options: Exact<Options, Kind>): Built<Kind, Options> =>
    built<Kind, Options>(kind, options);
}

/** For kinds that need no options. */
function optionalBuilder<Kind extends FieldKind>(kind: Kind) {
  return <const Options extends OptionsOf[Kind] = OptionsOf[Kind]>(
    options?: Exact<Options, Kind>,
  ): Built<Kind, Options> => built<Kind, Options>(kind, options ?? ({} as Options));
}

export const text = builder('text');
export const longText = builder('longText');
export const email = builder('email');
export const domain = builder('domain');
export const integer = optionalBuilder('integer');
export const number = optionalBuilder('number');
export const money = optionalBuilder('money');
export const day = optionalBuilder('day');
export const dateTime = optionalBuilder('dateTime');
export const flag = optionalBuilder('flag');
export const choice = builder('choice');
export const labels = builder('labels');
export const person = optionalBuilder('person');
export const reference = builder('reference');
export const customFields = optionalBuilder('customFields');
export const json = optionalBuilder('json');
export const list = builder('list');
