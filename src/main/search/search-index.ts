import { FIELD_SEPARATOR, toEntry } from '#shared/search/compile.ts';
import type { RecordType } from '#shared/search/fields.ts';
import { fold, isWordStart } from '#shared/search/fold.ts';
import type {
  SearchContact,
  SearchCustomer,
  SearchItem,
  SearchOnboarding,
  SearchPerson,
} from '#shared/search/record.ts';
import { byItemType, byRecordType, hasName, ITEM_TYPES, isItemType } from '#shared/search/searched-types.ts';
import { type Block, type BlockKeeper, createBlocks } from './blocks.ts';
import { createContactTable } from './contact-table.ts';
import { createCustomerTable } from './customer-table.ts';
import { NO_FACTS, type QueryFacts } from './facts.ts';
import { type FindRequest, find, type Place } from './find.ts';
import { createItemTable } from './item-table.ts';
import { createOnboardingTable } from './onboarding-table.ts';
import { createSignatures } from './signatures.ts';
import { hashOfId } from './slots.ts';
import type { View } from './view.ts';

/** A customer's text holds those of its contacts: a block of customers has many different runs of letters. */
const SIGNATURE_ROWS: Readonly<Record<RecordType, number>> = {
  ...byItemType((type) => (hasName(type) ? 16_384 : 32_768)),
  customer: 32_768,
  contact: 16_384,
  onboarding: 16_384,
};

/** About as much text in a block of each type. */
const BLOCK_RECORDS: Readonly<Record<RecordType, number>> = {
  ...byItemType(() => 64),
  customer: 32,
  contact: 64,
  onboarding: 64,
};

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
  const tables = {
    customer: createCustomerTable(asked, personOf),
    contact: createContactTable(asked),
    onboarding: createOnboardingTable(asked, personOf),
    ...byItemType((type) => createItemTable(type, asked, personOf)),
  };
  const signatures = byRecordType((type) => createSignatures(SIGNATURE_ROWS[type]));
  const unsigned = new Map<Block, RecordType>();

  function keeperFor(type: RecordType): BlockKeeper {
    const freeBlocks: number[] = [];
    let blockCount = 0;
    return {
      allocate() {
        const id = freeBlocks.pop() ?? blockCount++;
        signatures[type].open(id);
        return id;
      },
      free: (id) => freeBlocks.push(id),
      grown(block, slot, text) {
        if (signatures[type].isSigned(block.id)) signText(type, block.id, slot, text);
        else unsigned.set(block, type);
      },
      shrunk(block) {
        signatures[type].setUnsigned(block.id, true);
        unsigned.set(block, type);
      },
    };
  }

  const blocksOf = (type: RecordType) =>
    createBlocks(tables[type].displayId, keeperFor(type), BLOCK_RECORDS[type], hasName(type));
  const blocks = byRecordType(blocksOf);

  function signText(type: RecordType, block: number, slot: number, text: string): void {
    let from = 0;
    for (let index = 0; from <= text.length; index++) {
      const separator = text.indexOf('\n', from);
      const to = separator === -1 ? text.length : separator;
      if (index === 0) {
        signatures[type].add(block, 'name', text, 0, to);
        for (let at = 0; at < to; at++) {
          if (isWordStart(text, at)) signatures[type].add(block, 'word', text, at, to);
        }
      } else {
        const section = tables[type].isAddress(slot, index) ? 'address' : 'rest';
        signatures[type].add(block, section, text, from, to);
      }
      from = to + 1;
    }
  }

  function sign(block: Block, type: RecordType): void {
    signatures[type].begin(block.id);
    for (let at = 0; at < block.size; at++) signText(type, block.id, block.slot(at), block.text(at));
    signatures[type].setUnsigned(block.id, false);
  }

  const textOf = (type: RecordType) => (slot: number) => blocks[type].text(slot) ?? '';
  function customerReader(): (slot: number) => SearchCustomer {
    const view = tables.customer.createView(textOf('customer'));
    return (slot) => {
      view.move(slot, null);
      return view.record;
    };
  }

  const shelves = {
    customer: {
      signatures: signatures.customer,
      blocks: blocks.customer,
      view: tables.customer.createView(textOf('customer')),
      customerSlot: (slot: number) => slot,
      isAddress: tables.customer.isAddress,
    },
    contact: {
      signatures: signatures.contact,
      blocks: blocks.contact,
      view: tables.contact.createView(textOf('contact'), customerReader()),
      customerSlot: tables.contact.customerSlot,
      isAddress: tables.contact.isAddress,
    },
    onboarding: {
      signatures: signatures.onboarding,
      blocks: blocks.onboarding,
      view: tables.onboarding.createView(textOf('onboarding'), customerReader()),
      customerSlot: tables.onboarding.customerSlot,
      isAddress: tables.onboarding.isAddress,
    },
    ...byItemType((type) => ({
      signatures: signatures[type],
      blocks: blocks[type],
      view: tables[type].createView(textOf(type), customerReader()),
      customerSlot: tables[type].customerSlot,
      isAddress: tables[type].isAddress,
    })),
  };

  /** What is here of a record; only until the next look. */
  const viewOf = {
    customer: lookedAt(shelves.customer.view),
    contact: lookedAt(shelves.contact.view),
    onboarding: lookedAt(shelves.onboarding.view),
  };

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
      place('customer', slot, toEntry(record).text, () => tables.customer.put(slot, record));
    },
    /** A customer that is here, of whose contacts and onboardings nothing is known to have changed. */
    putCustomerAlone(slot: number, record: SearchCustomer): void {
      const text = tables.customer.withChildrenOf(slot, blocks.customer.text(slot) ?? '', record);
      place('customer', slot, text, () => tables.customer.putAlone(slot, record));
    },
    putContact(slot: number, customerSlot: number, record: SearchContact): void {
      place('contact', slot, toEntry(record).text, () => tables.contact.put(slot, customerSlot, record));
    },
    putOnboarding(slot: number, customerSlot: number, record: SearchOnboarding): void {
      place('onboarding', slot, toEntry(record).text, () =>
        tables.onboarding.put(slot, customerSlot, record),
      );
    },
    /** @param customerSlot 0 for what is of no customer. */
    putItem(slot: number, customerSlot: number, record: SearchItem): void {
      place(record.type, slot, toEntry(record).text, () =>
        tables[record.type].put(slot, customerSlot, record),
      );
    },
    /** Whether a customer that is here is called as the record says. */
    isNamedAlike(slot: number, record: SearchCustomer): boolean {
      return isFolded(viewOf.customer(slot).name, record.name);
    },
    /** Whether a contact that is here shows at its customer what the record says. */
    isContactShownAlike(slot: number, record: SearchContact): boolean {
      const known = viewOf.contact(slot);
      if (known.archived && record.archived) return true;
      return (
        known.archived === record.archived &&
        known.isPrimary === record.isPrimary &&
        isFolded(known.name, record.name) &&
        isFolded(known.email, record.email)
      );
    },
    /** Whether an onboarding that is here is called as the record says. */
    isOnboardingNamedAlike: (slot: number, { name }: SearchOnboarding): boolean =>
      isFolded(viewOf.onboarding(slot).name ?? '', name ?? ''),
    /** Whether an onboarding that is here shows at its customer what the record says. */
    isOnboardingShownAlike(slot: number, record: SearchOnboarding): boolean {
      const known = viewOf.onboarding(slot);
      return (
        known.phase === record.phase &&
        known.phaseLabel === record.phaseLabel &&
        known.state === record.state &&
        isFolded(known.name ?? '', record.name ?? '')
      );
    },
    remove({ type, slot }: Place): void {
      blocks[type].remove(slot);
      tables[type].clear(slot);
    },
    has: ({ type, slot }: Place): boolean => blocks[type].has(slot),
    size: (type: RecordType): number => blocks[type].size,
    /** Of a contact or onboarding. */
    customerSlot: (type: 'contact' | 'onboarding', slot: number): number => tables[type].customerSlot(slot),
    /** Slots of records whose id reads like this one, and perhaps of a few others. */
    withId(type: RecordType, id: string): number[] {
      const hash = hashOfId(id);
      const { idHash } = tables[type];
      const found: number[] = [];
      for (const block of blocks[type].order) {
        for (let at = 0; at < block.size; at++) {
          if (idHash(block.slot(at)) === hash) found.push(block.slot(at));
        }
      }
      return found;
    },
    customFields: tables.customer.customFields,
    /** The folded texts of customers, with their contacts', and of onboardings, and the names of all else. */
    *texts(): Generator<string> {
      for (const type of ['customer', 'onboarding', ...ITEM_TYPES.filter(hasName)] as const) {
        for (const block of blocks[type].order) {
          for (let at = 0; at < block.size; at++) {
            const text = block.text(at);
            yield isItemType(type) ? text.slice(0, text.indexOf(FIELD_SEPARATOR)) : text;
          }
        }
      }
    },

    /**
     * Makes searching fast again after changes, a block at a time.
     * @returns false when nothing is left to do.
     */
    settle(): boolean {
      for (const [block, type] of unsigned) {
        unsigned.delete(block);
        if (block.size > 0) sign(block, type);
        return unsigned.size > 0;
      }
      return false;
    },

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

/** @param known as a view shows it: folded, and one space where it is empty. */
function isFolded(known: string, text: string): boolean {
  return known.trim() === fold(text).trim();
}

function lookedAt<Record>({ record, move }: View<Record>): (slot: number) => Record {
  return (slot) => {
    move(slot, null);
    return record;
  };
}

export type SearchIndex = ReturnType<typeof createSearchIndex>;
