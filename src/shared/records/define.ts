import type { Field, FieldsShape } from './fields.ts';

export * from './fields.ts';

/** What a record hangs below, when that may be of several types: two fields say what it is. */
export interface Subject {
  readonly types: readonly string[];
  readonly typeField: string;
  readonly idField: string;
}

/** What happened, by the name that the event stream has for it. */
export interface Events<FieldName extends string = string> {
  readonly created: string;
  /** Of any field that has no event of its own. */
  readonly changed: string;
  readonly deleted: string;
  /** Deleted, and brought back by taking the deletion back. */
  readonly restored: string;
  /** It went along to another customer, by whose names it is told: two became one, or two again. Without names, that is told already. */
  readonly moved?: string;
  /** By field; of a flag also by its new value. */
  readonly fields?: {
    readonly [Name in FieldName]?: string | { readonly true?: string; readonly false?: string };
  };
  /** Further ones, which the type's hooks write. */
  readonly others?: readonly string[];
  /** What events are called in a choice of them, where that is not their name in words. */
  readonly labels?: { readonly [event: string]: string };
  /**
   * What who made it happen did, by event: "started the onboarding {it}". `{old}` and `{new}` are the values, `{excerpt}` is how the new one begins; what is
   * in brackets is left out when there is no `{onboarding}`. Changes of fields are told from the fields.
   */
  readonly told?: { readonly [event: string]: string };
  /**
   * What webhooks hear of them, by event: under which names, of some only with a certain new value. What is not named
   * here, no webhook hears of.
   */
  readonly webhooks?: { readonly [event: string]: readonly WebhookName[] };
  /** After which of them the health of the customer is reckoned again; `fields`: of changed fields, after these. */
  readonly health?: { readonly events: readonly string[]; readonly fields?: readonly FieldName[] };
}

export type WebhookName = string | { readonly [newValue: string]: string };

/** What of a type's records goes between two of ours. */
export interface Shared<FieldName extends string> {
  /** Fields that are this machine's own. */
  readonly leavesOut?: readonly FieldName[];
  /** Fields that whoever receives a new record decides about; from then on they go like others. */
  readonly decidedThere?: readonly FieldName[];
  /** Records go only while a field has this value. */
  readonly only?: { readonly field: FieldName; readonly value: string };
}

/**
 * A flag over a choice. While it is set, the choice reads `reads`; cleared, the choice reads what it did before. The
 * two are one decision: they are sent, held and settled together.
 */
export interface Overlay<FieldName extends string = string> {
  readonly choice: FieldName;
  readonly flag: FieldName;
  readonly reads: string;
}

/** What is to be known of a type of v1 to keep it in step with the cloud. */
export interface InCloud<FieldName extends string = string> {
  /** What every row has beside what all have; its absence is odd, that of others only says that the cloud lacks them. */
  readonly always: readonly FieldName[];
  /** Fields of ours that the vendor's reference does not list: sent only to a cloud that is seen to carry them. */
  readonly additive: readonly FieldName[];
  /** One of these being the same, a record may be the one that a create made whose answer never came. */
  readonly alikeBy: readonly FieldName[];
  /** Of what only its parent lists: by what one that went to another parent is found among those known here. */
  readonly foundBy?: FieldName;
}

interface RecordOptions<FieldName extends string> {
  readonly plural: string;
  /** What people call one, where that is not the type's name in words. */
  readonly noun?: string;
  /** The type that it belongs to; null for what belongs to the workspace. */
  readonly parent: string | Subject | null;
  /** `v1`: the cloud's contract has it. `workspace`: ours, served under `/local/v1`, until the cloud offers it. */
  readonly travels: 'v1' | 'workspace';
  readonly inCloud?: InCloud<NoInfer<FieldName>>;
  /** Of a record of the workspace: that it goes to and from another Pivotal that is the team's cloud, and as what. */
  readonly shared?: Shared<NoInfer<FieldName>>;
  readonly fields: { readonly [Name in FieldName]: Field };
  /** The field that a record is called by. */
  readonly title: NoInfer<FieldName>;
  /** Fields by which lists are filtered, in the order in which the API names them; the parent may be one. */
  readonly filters: readonly string[];
  /** Further fields by which the hub looks records up. */
  readonly lookups?: readonly NoInfer<FieldName>[];
  /** What an update may say besides fields: how it is to be done. */
  readonly options?: FieldsShape;
  readonly events: Events<NoInfer<FieldName>>;
  readonly overlay?: Overlay<NoInfer<FieldName>>;
  /** About somebody of a customer's: once it is deleted, nothing that is told of it says any more who that was. */
  readonly personal?: true;
  /** People know it by its number: one by itself means one of these. */
  readonly knownByNumber?: true;
  /** Texts can mention it: `@[Ann Keller](person:ID)`. */
  readonly mentioned?: true;
  /** Pi notices it: it stands in the way of no undo, and is in nobody's activity. */
  readonly noticed?: true;
  /**
   * How a type that the cloud does not have is found by the search; without it, it is not. Words look into the texts
   * that queries can name. A title of one line is a name, and counts more; what has none comes newest first.
   */
  readonly search?: {
    /** What several are called where they are listed. */
    readonly heading: string;
    /** The choice or flag that says how one stands. */
    readonly status: NoInfer<FieldName>;
    /** What is called overdue: what has not `until`, from the day after `day` on. */
    readonly overdue?: { readonly day: NoInfer<FieldName>; readonly until: NoInfer<FieldName> };
  };
  /** People bring lists of them from elsewhere, as files. */
  readonly imported?: {
    /** Properties by which a row may name one; below a parent, where two may have the same elsewhere. */
    readonly foundBy: readonly NoInfer<FieldName>[];
  };
  /** It has a page of its own, which links lead to. */
  readonly page?: true;
  /** What a client should know before it creates one. */
  readonly creation?: string;
}

/** A definition, as a derivation sees it. */
export interface RecordDefinition extends RecordOptions<string> {
  readonly type: string;
}

/**
 * A record type. The order of its fields is the order in which they are written; `object`, `id`, `display_id`, the
 * parent and the two dates belong to every type and are not among them.
 */
export function defineRecord<
  const Type extends string,
  const FieldName extends string,
  const Options extends RecordOptions<FieldName>,
>(type: Type, options: Options & RecordOptions<FieldName>): Options & { readonly type: Type } {
  return { ...options, type };
}
