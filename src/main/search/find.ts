/**
 * The matches of a query in order, the first of them only. Tier by tier, the blocks that may hold matches of it are
 * gone through in the order of the results, so that one can stop as soon as there are enough; the signatures say
 * which blocks those are. Every block is looked into once at most.
 */
import { compile, type EntryTest, FIELD_SEPARATOR, type SearchEntry } from '#shared/search/compile.ts';
import { RECORD_TYPES, type RecordType } from '#shared/search/fields.ts';
import { asksForArchived, type MatchContext, type Query } from '#shared/search/query.ts';
import { rankBy, TIERS } from '#shared/search/rank.ts';
import { isArchived, type SearchRecord } from '#shared/search/record.ts';
import type { Barren } from './barren.ts';
import type { Blocks } from './blocks.ts';
import { createBytes } from './numbers.ts';
import { type Plan, planFor, type TierName } from './plan.ts';
import { isSet, type Signatures } from './signatures.ts';
import type { Block } from './text-block.ts';
import type { View } from './view.ts';

/** Where a record is kept. */
export interface Place {
  readonly type: RecordType;
  readonly slot: number;
}

export interface FindRequest {
  readonly query: Query;
  readonly context: MatchContext;
  readonly types: readonly RecordType[];
  readonly limit: number;
  /** Archived records are results like any other. */
  readonly withArchived: boolean;
  /** Most recently opened first. */
  readonly opened: readonly Place[];
  /** Records that numbers and ids in the query mean: they may match without containing a word of it. */
  readonly meant: readonly Place[];
  /** When set, every match is one of these. */
  readonly among: readonly Place[] | null;
}

/** The records of one type, as `find` goes through them. */
export interface Shelf {
  readonly signatures: Signatures;
  readonly blocks: Blocks;
  readonly barren: Barren;
  readonly view: View<SearchRecord>;
  /** The slot of a record's customer; of a customer its own. */
  readonly customerSlot: (slot: number) => number;
  /** Whether a field of the text, counted from 0, is a domain or an e-mail. */
  readonly isAddress: (slot: number, field: number) => boolean;
}

export type Shelves = Readonly<Record<RecordType, Shelf>>;

interface Match extends Place {
  readonly tier: TierName;
  readonly archived: boolean;
}

type MatchesByTier = Partial<Record<TierName, Match[]>>;

export function find(shelves: Shelves, request: FindRequest): Place[] {
  const { query, limit } = request;
  const shelfSearches = RECORD_TYPES.filter((type) => request.types.includes(type))
    .map((type) => searchShelf(shelves, type, request, true))
    .filter((search) => search !== null);
  const opened = request.opened.flatMap(({ type, slot }) => {
    const match = shelfSearches.find((search) => search.type === type)?.matchAt(slot);
    return match === undefined || match === null ? [] : [match];
  });

  function collect(withArchived: boolean): Place[] {
    const results: Place[] = [];
    for (const tier of TIERS) {
      const isShown = (match: Match) => withArchived || !match.archived;
      for (const match of opened) {
        if (results.length < limit && match.tier === tier && isShown(match)) results.push(match);
      }
      for (const search of shelfSearches) {
        for (const block of search.candidates(tier)) {
          if (results.length >= limit) return results;
          for (const match of search.matchesIn(block, tier)) {
            if (results.length < limit && isShown(match)) results.push(match);
          }
        }
      }
    }
    return results;
  }

  const withArchived = request.withArchived || asksForArchived(query);
  const results = collect(withArchived);
  return results.length > 0 || withArchived ? results : collect(true);
}

/**
 * A query on the records of one type; null when none of them can match.
 * @param isTyped somebody types it, and may type on.
 */
function searchShelf(shelves: Shelves, type: RecordType, request: FindRequest, isTyped: boolean) {
  const { query, context } = request;
  const plan = planFor(query, type);
  if (!plan.isPossible || !isAnyCustomerMeant(shelves, plan, context)) return null;
  const { signatures, blocks, barren, view, customerSlot, isAddress } = shelves[type];
  const qualifying = signatures.reader();
  const placed = (places: readonly Place[]) =>
    places.flatMap((place) => (place.type === type ? [place.slot] : []));
  const blocksOf = (slots: readonly number[]) =>
    new Set(slots.flatMap((slot) => blocks.blockOf(slot)?.id ?? []));
  const opened = new Set(placed(request.opened));
  const meant = blocksOf(placed(request.meant));
  const among = request.among === null ? null : blocksOf(placed(request.among));
  const test = compile({ terms: plan.own, hints: [] }, context);
  const tierOf = rankBy(query);
  const ofCustomer = customerTest(shelves, plan, context);
  const known = new Map<number, MatchesByTier>();
  const { words } = plan;
  const word = words[0] === undefined ? null : Buffer.from(words[0]);
  const withoutWords = isTyped && word !== null ? barren.of(words, blocks.version) : new Set<number>();
  let current = 0;
  const entry = {
    record: view.record,
    text: '',
    isInAddress: (word: string) => isInField(entry.text, word, (field) => isAddress(current, field)),
  };

  function matchOf(slot: number, text: string): Match | null {
    if (ofCustomer !== null && !ofCustomer(customerSlot(slot))) return null;
    entry.text = text;
    current = slot;
    view.move(slot, text);
    if (!test(entry)) return null;
    return { type, slot, tier: TIERS[tierOf(entry)] ?? 'rest', archived: isArchived(view.record) };
  }

  function lookInto(block: Block): MatchesByTier {
    const matches: MatchesByTier = {};
    const add = (at: number, text: string) => {
      const slot = block.slot(at);
      if (opened.has(slot)) return;
      const match = matchOf(slot, text);
      if (match === null) return;
      matches[match.tier] ??= [];
      matches[match.tier]?.push(match);
    };
    if (word === null || meant.has(block.id)) {
      for (let at = 0; at < block.size; at++) add(at, block.text(at));
      return matches;
    }
    if (withoutWords.has(block.id)) return matches;
    let isWithout = true;
    for (let at = block.holding(word, 0); at !== -1; at = block.holding(word, at + 1)) {
      const text = block.text(at);
      if (!words.every((one) => text.includes(one))) continue;
      isWithout = false;
      add(at, text);
    }
    if (isWithout) withoutWords.add(block.id);
    return matches;
  }

  /** In order the blocks that may hold matches of the tier; looked for one by one, since the first are mostly enough. */
  function* candidates(tier: TierName): Generator<Block> {
    const requirements = plan.requirements(tier);
    const bits = requirements === null ? null : qualifying(requirements);
    const qualifies = (id: number) =>
      (bits !== null && isSet(bits, id) && (among === null || among.has(id))) ||
      (meant.size > 0 && meant.has(id));
    const { ids, order } = blocks;
    const stretches = plan.stretches(tier);
    if (bits === null && meant.size === 0) return;
    if (bits === null || stretches === null) {
      for (let number = 0; number < ids.length; number++) {
        const block = qualifies(ids[number] ?? 0) ? order[number] : undefined;
        if (block !== undefined) yield block;
      }
      return;
    }
    const numbers = new Set([...meant].map((id) => ids.indexOf(id)));
    for (const { from, beginning } of stretches) {
      const [first, end] = blocks.stretch(from, beginning);
      for (let number = first; number < end; number++) numbers.add(number);
    }
    for (const number of [...numbers].sort((a, b) => a - b)) {
      const block = order[number];
      if (block !== undefined && qualifies(block.id)) yield block;
    }
  }

  return {
    type,
    matchAt(slot: number): Match | null {
      const text = blocks.text(slot);
      return text === undefined ? null : matchOf(slot, text);
    },
    candidates,
    /** In order. */
    matchesIn(block: Block, tier: TierName): readonly Match[] {
      let matches = known.get(block.id);
      if (matches === undefined) {
        matches = lookInto(block);
        known.set(block.id, matches);
      }
      return matches[tier] ?? [];
    },
  };
}

/** Whether the word, which no separator is in, stands in one of certain fields of the text. */
function isInField(text: string, word: string, isMeant: (field: number) => boolean): boolean {
  let field = 0;
  let counted = 0;
  for (let found = text.indexOf(word); found !== -1; ) {
    for (let end = text.indexOf(FIELD_SEPARATOR, counted); end !== -1 && end < found; ) {
      field += 1;
      counted = end + 1;
      end = text.indexOf(FIELD_SEPARATOR, counted);
    }
    if (isMeant(field)) return true;
    const end = text.indexOf(FIELD_SEPARATOR, found);
    found = end === -1 ? -1 : text.indexOf(word, end);
  }
  return false;
}

/**
 * False when there is no customer of whom all holds that is settled by the customer: then none of the many records
 * of customers needs to be looked at. Where they are many, the first block of customers tells it already.
 */
function isAnyCustomerMeant(shelves: Shelves, { inherited, words }: Plan, context: MatchContext): boolean {
  if (inherited.length === 0 || words.length > 0) return true;
  const request: FindRequest = {
    query: { terms: inherited, hints: [] },
    context,
    types: ['customer'],
    limit: 1,
    withArchived: true,
    opened: [],
    meant: [],
    among: null,
  };
  const customers = searchShelf(shelves, 'customer', request, false);
  if (customers === null) return false;
  // Whatever its tier, a match stands in a block that may hold any of the last one.
  for (const block of customers.candidates('rest')) {
    if (TIERS.some((tier) => customers.matchesIn(block, tier).length > 0)) return true;
  }
  return false;
}

/**
 * The part of the query that is settled by the customer, found out once for each. Few of its terms need the
 * customer's text, so that it is looked up only when one asks for it.
 */
function customerTest(
  { customer }: Shelves,
  { inherited }: Plan,
  context: MatchContext,
): ((slot: number) => boolean) | null {
  if (inherited.length === 0) return null;
  const test: EntryTest = compile({ terms: inherited, hints: [] }, context);
  let current = 0;
  const entry: SearchEntry = {
    record: customer.view.record,
    get text() {
      return customer.blocks.text(current) ?? '';
    },
  };
  const holds = createBytes();
  return (slot) => {
    let result = holds.get(slot);
    if (result === UNKNOWN) {
      current = slot;
      customer.view.move(slot, null);
      result = test(entry) ? HOLDS : FAILS;
      holds.set(slot, result);
    }
    return result === HOLDS;
  };
}

const UNKNOWN = 0;
const HOLDS = 1;
const FAILS = 2;
