import type { AppInfo } from '#shared/bridge.ts';
import type { CloudPlural, DefinitionOf } from '#shared/records/index.ts';
import type * as Values from '#shared/records/values.ts';
import type {
  CommentReplica,
  ContactReplica,
  CustomerReplica,
  CustomFieldReplica,
  NudgeReplica,
  OfCustomer,
  OnboardingReplica,
  PersonReplica,
  ReplicaOf,
  TaskReplica,
  TemplateReplica,
  TypeIn,
  ViewReplica,
} from '#shared/replica.ts';
import type { ContactCreate, ContactUpdate } from '#shared/v1/contact.ts';
import type { CustomerCreate, CustomerUpdate } from '#shared/v1/customer.ts';
import type { OnboardingCreate, OnboardingUpdate } from '#shared/v1/onboarding.ts';
import type { Phase } from '#shared/v1/statuses.ts';
import type { BridgeClient, ConnectionState } from '../bridge/client.ts';
import type { Source } from '../bridge/source.ts';
import type { HistoryState, Restored } from './commands/history.ts';
import type { CopyProgress } from './replica/replication.ts';
import type { CopyState } from './replica/storage-watch.ts';
import type { RowLog } from './view/row-log.ts';

/** Collections the window writes to. */
export type EditableCollection = keyof ReplicaOf;

/**
 * Records on this machine, never deleted ones. `rows` is a new array exactly when a row changed.
 * `loading`: nothing is known yet; `partial`: these are some of the rows; `ready`: these are all.
 */
export interface RowList<Row> {
  readonly status: 'loading' | 'partial' | 'ready';
  readonly rows: readonly Row[];
  /** How many rows there will be once all are loaded, as soon as that is known. */
  readonly total?: number;
}

/** A list that is read from the storage when somebody first subscribes. */
export interface ListSource<Row> extends Source<RowList<Row>> {
  /** As `subscribe`, for who wants to know of the list only if somebody else has it read. */
  readonly watch: Source<RowList<Row>>['subscribe'];
  /** How its rows came to be what they are; null where they stay as they are. */
  readonly log: RowLog<Row> | null;
}

/** `missing` is only said once everything that could still bring the record has been looked at. */
export type CustomerLookup =
  | { readonly status: 'loading' | 'missing'; readonly customer: null }
  | { readonly status: 'found'; readonly customer: CustomerReplica };

export type OnboardingLookup =
  | { readonly status: 'loading' | 'missing'; readonly onboarding: null }
  | { readonly status: 'found'; readonly onboarding: OnboardingReplica };

/** Whether the first copy of the workspace is still arriving; `done` counts records. */
export type ReplicationState =
  | {
      readonly status: 'initial';
      readonly done: number;
      readonly expected?: number;
      /** What is being read just now. */
      readonly current?: CopyProgress;
    }
  | { readonly status: 'live' };

/** A write that a rule forbids. When it is thrown, the record already shows its former state again. */
export class WriteRefused extends Error {
  /** A code of the v1 contract, such as `slug_taken`. */
  readonly code: string;
  /** The property at fault, when one is. */
  readonly field: string | undefined;
  readonly collection: EditableCollection;
  readonly key: string;

  constructor(
    refusal: { readonly code: string; readonly message: string; readonly field?: string | undefined },
    collection: EditableCollection,
    key: string,
  ) {
    super(refusal.message);
    this.name = 'WriteRefused';
    this.code = refusal.code;
    this.field = refusal.field;
    this.collection = collection;
    this.key = key;
  }
}

export type OnboardingInput = Omit<OnboardingCreate, 'customer_id'>;

/** At least one of the two; `reason` is kept with the transition. */
export interface OnboardingMove {
  readonly phase?: Phase;
  readonly target_launch_date?: string | null;
  readonly reason: string | null;
}

/** One record's part of a change of many. */
export interface RowEdit<Name extends EditableCollection> {
  readonly key: string;
  readonly fields: UpdateOf[Name];
  /** Other records of the collection that the hub changes by it, as they are to look meanwhile. */
  readonly also?: readonly { readonly key: string; readonly fields: UpdateOf[Name] }[];
  /** Why, where the type's fields ask for it. */
  readonly reason?: string | null;
}

/** Collections of records that the cloud does not have. */
export type WorkspaceCollection = Exclude<EditableCollection, CloudPlural>;

export type UpdateOf = {
  customers: CustomerUpdate;
  contacts: ContactUpdate;
  onboardings: OnboardingUpdate;
} & { [Name in WorkspaceCollection]: Values.UpdateOf<DefinitionOf<TypeIn<Name>>> };

/** What records of this workspace are made of. What they belong to is named by its key. */
export type CreateOf = {
  [Name in WorkspaceCollection]: Values.CreateOf<DefinitionOf<TypeIn<Name>>> &
    Values.ParentFields<DefinitionOf<TypeIn<Name>>['parent']>;
};

interface CreateChange<Name extends WorkspaceCollection> {
  readonly operation: 'create';
  readonly collection: Name;
  readonly fields: CreateOf[Name];
  /** Of `newRecordKey`, for what others of the same change are to belong to. */
  readonly key?: string;
}

interface UpdateChange<Name extends EditableCollection> extends RowEdit<Name> {
  readonly operation: 'update';
  readonly collection: Name;
  readonly reason?: string | null;
}

interface DeleteChange {
  readonly operation: 'delete';
  readonly collection: EditableCollection;
  readonly key: string;
}

/** What a type offers besides, done by the hub as part of the same change; what it did comes with the replica. */
interface ActChange {
  readonly operation: 'act';
  readonly collection: EditableCollection;
  readonly key: string;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** One record's part of a change that may make, change and delete records of several types. */
export type RecordChange =
  | { [Name in WorkspaceCollection]: CreateChange<Name> }[WorkspaceCollection]
  | { [Name in EditableCollection]: UpdateChange<Name> }[EditableCollection]
  | DeleteChange
  | ActChange;

/** A change of many records, on its way. */
export interface ManyUpdates {
  /** How many records it changes. */
  readonly total: number;
  readonly batchId: string;
  /** Keys of the records that it makes, in order. */
  readonly created: readonly string[];
  /** How many of them have been answered. */
  readonly answered: Source<number>;
  /** Resolves when all have been. */
  readonly done: Promise<{ readonly written: number; readonly refusals: readonly WriteRefused[] }>;
  /** Takes it back, also while it is on its way: what has not been sent is not. */
  readonly undo: () => void;
}

/**
 * Writes show at once. Their promises resolve when the main process has them on disk, which after an
 * interruption may be much later, so nothing on screen should wait for them (only `createCustomer`'s
 * display_id is worth it). They reject with WriteRefused after the rollback.
 */
export interface StoreActions {
  createCustomer(input: CustomerCreate): Promise<CustomerReplica>;
  updateCustomer(key: string, fields: CustomerUpdate): Promise<void>;
  createContact(customerKey: string, input: ContactCreate): Promise<ContactReplica>;
  updateContact(key: string, fields: ContactUpdate): Promise<void>;
  createOnboarding(customerKey: string, input: OnboardingInput): Promise<OnboardingReplica>;
  updateOnboarding(key: string, fields: OnboardingUpdate): Promise<void>;
  moveOnboarding(key: string, move: OnboardingMove): Promise<void>;
  /**
   * Changes any number of records, each in its own way, as one change with one undo.
   * @param label what is done, as its undo names it: "Tagged 3 customers with renewal".
   * @returns null when all of them are so already.
   */
  updateMany<Name extends EditableCollection>(
    collection: Name,
    edits: readonly RowEdit<Name>[],
    label: string,
  ): ManyUpdates | null;
  /**
   * As `updateMany`, of any number of rows that are on screen: of very many the first are shown at once, and all of
   * them are written when the frame with those has been drawn.
   */
  updateVeryMany<Name extends EditableCollection>(
    collection: Name,
    edits: readonly RowEdit<Name>[],
    label: string,
  ): Promise<ManyUpdates | null>;
  /**
   * Makes, changes and deletes records, in this order, as one change with one undo.
   * @returns null when nothing of it would change anything, or its records are not in memory.
   */
  change(changes: readonly RecordChange[], label: string): ManyUpdates | null;
  /** As `createContact`, for any number of them. @returns null when the customer is not in memory. */
  createContacts(customerKey: string, inputs: readonly ContactCreate[], label: string): ManyUpdates | null;
  /**
   * Remembers a batch that the hub has written for a person by another call (an import, a merge, somebody who leaves),
   * so that undo takes it back like anything else.
   * @param label what was done, as its undo names it.
   */
  remember(batchId: string, label: string): Promise<void>;
  /**
   * Takes back what was done last, in any tab, also before a reload: shown at once, or as soon as it is known what
   * that was. Resolves to null when there is nothing.
   * @param batchId takes this one back instead, whatever has been done since.
   */
  undo(batchId?: string): Promise<Restored | null>;
  redo(batchId?: string): Promise<Restored | null>;
}

/** The records of the workspace, as screens read them. */
export interface StoreReads {
  /** By name, as `compareNames` orders. */
  readonly customers: ListSource<CustomerReplica>;
  /** Oldest first. */
  readonly onboardings: ListSource<OnboardingReplica>;
  /** By name, those who have left included. */
  readonly people: Source<readonly PersonReplica[]>;
  /** By key, id, display_id, or a display_id with a name after it (`42-acme`). */
  customer(reference: string): Source<CustomerLookup>;
  onboarding(reference: string): Source<OnboardingLookup>;
  /** What belongs to a customer, near or far, of one collection: oldest first, archived ones included. */
  ofCustomer<Name extends OfCustomer>(
    collection: Name,
    customerKey: string,
  ): Source<RowList<ReplicaOf[Name]>>;
  /** Every task, oldest first. */
  readonly tasks: ListSource<TaskReplica>;
  /** The tasks with these keys, in their order, without reading the others. */
  tasksWith(keys: readonly string[]): Source<readonly TaskReplica[]>;
  /** Every comment, oldest first. */
  readonly comments: ListSource<CommentReplica>;
  readonly templates: Source<RowList<TemplateReplica>>;
  /** In their order, archived ones included. */
  readonly customFields: Source<RowList<CustomFieldReplica>>;
  readonly views: Source<RowList<ViewReplica>>;
  /** What Pi noticed, the newest first, whatever became of it. */
  readonly nudges: Source<RowList<NudgeReplica>>;
}

/** What the screens read and write through. Opened once per window by `openStore`. */
export interface Store extends StoreActions, StoreReads {
  readonly bridge: BridgeClient;
  readonly appInfo: Source<AppInfo | null>;
  readonly connection: Source<ConnectionState>;
  /** Where this window has its copy of the workspace. */
  readonly copy: Source<CopyState>;
  readonly replication: Source<ReplicationState>;
  /** What can be taken back, and done again. */
  readonly history: Source<HistoryState>;
  /** Keys of records with writes that the main process does not have yet. */
  readonly pendingKeys: Source<ReadonlySet<string>>;
  isPending(key: string): boolean;
  /** Hears of every refused write, also of one made before a reload, when no promise waits any more. */
  onWriteRefused(listener: (refusal: WriteRefused, batchId: string) => void): () => void;
  close(): Promise<void>;
}
