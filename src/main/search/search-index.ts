import { contact } from '#shared/records/contact.ts';
import { customer } from '#shared/records/customer.ts';
import type { CloudChild } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import { FIELD_SEPARATOR, toEntry } from '#shared/search/compile.ts';
import type { RecordType } from '#shared/search/fields.ts';
import type {
  SearchContact,
  SearchCustomer,
  SearchItem,
  SearchOnboarding,
  SearchPerson,
} from '#shared/search/record.ts';
import { byRecordType, hasName, ITEM_TYPES, isItemType } from '#shared/search/searched-types.ts';
import { createBarren } from './barren.ts';
import { createBlockSigning } from './block-signing.ts';
import { type Blocks, createBlocks } from './blocks.ts';
import { NO_FACTS, type QueryFacts } from './facts.ts';
import { type FindRequest, find, type Place, type Shelves } from './find.ts';
import { hashOfId } from './slots.ts';
import { blockRecords, createTables, createViews } from './table-hooks.ts';
import type { View } from './view.ts';

/**
 * The records of the workspace, ready to be searched, in memory. A record is known by its type and its slot, a small
 * whole number that the caller chooses; numbers should be dense. Contacts and onboardings belong to a customer that is
 * put in before them.
 *
 * @param personOf who an owner's id means, as of now.
 */
export function createSearchIndex(personOf: (id: string) => SearchPerson) {
  let facts: QueryFacts = NO_FACTS;
  const asked = () => facts;
  const tables = createTables(asked, personOf);
  const signing = createBlockSigning((type, slot, field) => tables[type].isAddress(slot, field));
  const blocks = byRecordType((type) =>
    createBlocks(tables[type].displayId, signing.keeperFor(type), blockRecords(type), hasName(type)),
  );

  const textOf = (type: RecordType) => (slot: number) => blocks[type].text(slot) ?? '';
  const views = createViews(tables, textOf);
  const shelves: Shelves = byRecordType((type) => ({
    signatures: signing.signatures[type],
    blocks: blocks[type],
    barren: createBarren(),
    view: views[type],
    customerSlot: tables[type].customerSlot,
    isAddress: tables[type].isAddress,
  }));

  /** Puts a record in or in its old place. What leaves its text and its order alone touches no block. */
  function place(type: RecordType, slot: number, text: string, putColumns: () => void): void {
    const known = blocks[type].text(slot);
    const displayId = tables[type].displayId(slot);
    putColumns();
    if (known === text && displayId === tables[type].displayId(slot)) return;
    blocks[type].remove(slot);
    blocks[type].insert(slot, text);
  }

  return {
    putCustomer(slot: number, record: SearchCustomer): void {
      place(customer.type, slot, toEntry(record).text, () => tables.customer.put(slot, record));
    },
    /** A customer that is here, of whose contacts and onboardings nothing is known to have changed. */
    putCustomerAlone(slot: number, record: SearchCustomer): void {
      const text = tables.customer.withChildrenOf(slot, blocks.customer.text(slot) ?? '', record);
      place(customer.type, slot, text, () => tables.customer.putAlone(slot, record));
    },
    putContact(slot: number, customerSlot: number, record: SearchContact): void {
      place(contact.type, slot, toEntry(record).text, () => tables.contact.put(slot, customerSlot, record));
    },
    putOnboarding(slot: number, customerSlot: number, record: SearchOnboarding): void {
      place(onboarding.type, slot, toEntry(record).text, () =>
        tables.onboarding.put(slot, customerSlot, record),
      );
    },
    /** @param customerSlot 0 for what is of no customer. */
    putItem(slot: number, customerSlot: number, record: SearchItem): void {
      place(record.type, slot, toEntry(record).text, () =>
        tables[record.type].put(slot, customerSlot, record),
      );
    },
    /** What is here of a customer; only until the next look. */
    customerAt: lookedAt(views.customer),
    contactAt: lookedAt(views.contact),
    onboardingAt: lookedAt(views.onboarding),
    remove({ type, slot }: Place): void {
      blocks[type].remove(slot);
      tables[type].clear(slot);
    },
    has: ({ type, slot }: Place): boolean => blocks[type].has(slot),
    size: (type: RecordType): number => blocks[type].size,
    /** Of a contact or onboarding. */
    customerSlot: (type: CloudChild, slot: number): number => tables[type].customerSlot(slot),
    /** Slots of records whose id reads like this one, and perhaps of a few others. */
    withId: (type: RecordType, id: string): number[] =>
      slotsWithHash(blocks[type], tables[type].idHash, hashOfId(id)),
    customFields: tables.customer.customFields,
    /** The folded texts of customers, with their contacts', and of onboardings, and the names of all else. */
    texts: (): Generator<string> => wordsOf(blocks),
    /**
     * Makes searching fast again after changes, a block at a time.
     * @returns false when nothing is left to do.
     */
    settle: signing.settle,

    find(request: FindRequest, queryFacts: QueryFacts): Place[] {
      facts = queryFacts;
      try {
        return find(shelves, request);
      } finally {
        facts = NO_FACTS;
      }
    },
  };
}

function slotsWithHash({ order }: Blocks, hashAt: (slot: number) => number, hash: number): number[] {
  const found: number[] = [];
  for (const block of order) {
    for (let at = 0; at < block.size; at++) {
      if (hashAt(block.slot(at)) === hash) found.push(block.slot(at));
    }
  }
  return found;
}

function* wordsOf(blocks: Readonly<Record<RecordType, Blocks>>): Generator<string> {
  for (const type of [customer.type, onboarding.type, ...ITEM_TYPES.filter(hasName)]) {
    for (const block of blocks[type].order) {
      for (let at = 0; at < block.size; at++) {
        const text = block.text(at);
        yield isItemType(type) ? text.slice(0, text.indexOf(FIELD_SEPARATOR)) : text;
      }
    }
  }
}

function lookedAt<Record>({ record, move }: View<Record>): (slot: number) => Record {
  return (slot) => {
    move(slot, null);
    return record;
  };
}

export type SearchIndex = ReturnType<typeof createSearchIndex>;
