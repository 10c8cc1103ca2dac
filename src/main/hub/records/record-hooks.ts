import type { Database } from 'better-sqlite3';
import { createAttachmentHooks } from './attachment-hooks.ts';
import { createCommentHooks } from './comment-hooks.ts';
import { createContactHooks } from './contact-hooks.ts';
import { createCustomFieldHooks } from './custom-field-hooks.ts';
import { createCustomerHooks } from './customer-hooks.ts';
import { createNextStepHooks } from './next-step-hooks.ts';
import { createNudgeHooks } from './nudge-hooks.ts';
import { createOnboardingHooks } from './onboarding-hooks.ts';
import { createPersonHooks } from './person-hooks.ts';
import { createPositionHooks } from './position-hooks.ts';
import type { RulesByType } from './record-rules.ts';
import type { HubType, Row } from './records.ts';
import { createTaskHooks } from './task-hooks.ts';
import { createTemplateHooks } from './template-hooks.ts';
import type { Document, Parent, Transaction, UpdatedRow } from './transaction.ts';

/** A record about to be made or changed: everything that its rules may look at. */
export interface PendingChange {
  readonly transaction: Transaction;
  /** Null for a record about to be made. */
  readonly row: Row | null;
  /** What the record shows now; null for one about to be made. */
  readonly before: Document | null;
  readonly parent: Parent | null;
  /** What was asked for, checked and as it is kept; options of the definition are among it. */
  readonly given: Document;
  /** What is to be written: of a new record every field, of another what was given. */
  readonly fields: Document;
}

/** What follows from a change, taken together with it. */
export interface Derived {
  readonly fields: Document;
  readonly underlyingState?: string;
}

/**
 * What is peculiar to a record type: one file a type, beside the definition, for everything that the definition
 * cannot say. Each is called inside the write door's transaction, and may refuse by throwing a ContractError.
 */
export interface RecordHooks {
  /** What follows from what was given: other fields, other records. */
  derive?(change: PendingChange): Derived;
  /** Refuses what may not be, once everything that follows is known. */
  check?(change: PendingChange): void;
  /**
   * Called when the change is written; `changed` is null for a new record, and empty where the record was so already:
   * an option of the definition may ask for something all the same.
   */
  after?(transaction: Transaction, row: Row, changed: UpdatedRow['changed'] | null, given: Document): void;
  /**
   * What follows for other records, whoever made the change: called for changes made here and for pulled ones, but not
   * when a batch is taken back, which brings back by itself what had followed.
   */
  followed?(transaction: Transaction, row: Row, changed: UpdatedRow['changed'] | null): void;
  /** Refuses that the record is deleted, by throwing. */
  removing?(transaction: Transaction, row: Row): void;
  /** Called when the record is deleted. */
  removed?(transaction: Transaction, row: Row): void;
  /** What a record that is brought back from deletion is to be otherwise than it was. */
  restored?(transaction: Transaction, row: Row): Document;
  /** What can be done with a record besides changing its fields, by name. */
  readonly actions?: { readonly [name: string]: RecordAction };
}

/** @returns what the request is answered with, as JSON text. @throws ContractError when it is refused */
export type RecordAction = (transaction: Transaction, row: Row, input: unknown) => string;

/** @param rules how records of other types are made and changed, for what follows from a change of this type */
type HooksFactory = (database: Database, rules: () => RulesByType) => RecordHooks;

/** A type that is not here has nothing peculiar. */
const HOOKS: { readonly [Type in HubType]?: HooksFactory } = {
  customer: createCustomerHooks,
  contact: createContactHooks,
  onboarding: createOnboardingHooks,
  task: createTaskHooks,
  comment: createCommentHooks,
  next_step: createNextStepHooks,
  attachment: createAttachmentHooks,
  custom_field: createCustomFieldHooks,
  template: createTemplateHooks,
  person: createPersonHooks,
  nudge: createNudgeHooks,
  view: (database) => createPositionHooks(database, 'view'),
};

export function createHooks(database: Database, type: HubType, rules: () => RulesByType): RecordHooks {
  return HOOKS[type]?.(database, rules) ?? {};
}
