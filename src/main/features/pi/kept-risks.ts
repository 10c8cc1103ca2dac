/** How much is at risk, kept between two questions: after a change, only whom it concerns is reckoned again. */
import { setImmediate } from 'node:timers/promises';
import type { Hub } from '../../hub/hub.ts';
import type { Change } from '../../hub/records/transaction.ts';
import type { CustomerPicture } from './picture.ts';
import type { Risk } from './risks.ts';

/** What a reckoning goes by: it is the same object as long as nothing of it has changed. */
export interface Basis {
  /** The averages of the day, with the settings and the day in words. */
  readonly averages: object;
  readonly words: string;
}

export interface Reckoner {
  readonly basis: Basis;
  /** Of every live customer, in order of their keys; ends early when Pi is stopped. */
  readonly all: () => AsyncIterable<readonly CustomerPicture[]>;
  readonly one: (customerKey: string) => CustomerPicture | undefined;
  readonly risksOf: (picture: CustomerPicture) => readonly Risk[];
}

export interface RankedRisks {
  /** How many there are. */
  readonly all: number;
  /** The first of them, the most at risk first. */
  readonly risks: readonly Risk[];
}

export interface KeptRisks {
  /** @param ownerId whose customers; without it, everybody's */
  ranked(reckoner: Reckoner, limit: number, ownerId?: string): Promise<RankedRisks>;
  stop(): void;
}

/** Of one customer: whose it is, and the scores of what is at risk there, as they are reckoned. */
interface Kept {
  readonly ownerId: string | null;
  readonly scores: readonly number[];
}

interface Book {
  readonly basis: Basis;
  /** When it was begun: a customer that is older and was not in it has come back, and may have taken from others. */
  readonly since: string;
  readonly customers: Map<string, Kept>;
}

/** Beyond so many changes, to reckon everything is as quick. */
const MANY = 2000;
/** So many customers are put into words before others get their turn. */
const AT_ONCE = 50;

/** @param now milliseconds since 1970 */
export function createKeptRisks({ changes }: Pick<Hub, 'changes'>, now: () => number): KeptRisks {
  let book: Book | null = null;
  /** Records that have changed since they were last looked at. */
  let changed = new Map<string, Change>();
  /** One question after the other: the second finds what the first has reckoned. */
  let running: Promise<unknown> = Promise.resolve();
  let end: (() => void) | null = null;

  function note(these: readonly Change[]): void {
    if (changed.size <= MANY)
      for (const change of these) changed.set(`${change.resource} ${change.key}`, change);
  }

  const keep = ({ risksOf }: Reckoner, into: Book, picture: CustomerPicture): void => {
    const { key, owner_id: ownerId } = picture.customer;
    into.customers.set(key, { ownerId, scores: risksOf(picture).map(({ score }) => score) });
  };

  async function begin(reckoner: Reckoner): Promise<Book> {
    end ??= changes.subscribe(note);
    changed = new Map();
    const begun: Book = { basis: reckoner.basis, since: new Date(now()).toISOString(), customers: new Map() };
    for await (const pictures of reckoner.all())
      for (const picture of pictures) keep(reckoner, begun, picture);
    return begun;
  }

  /** @returns false when it has to be begun anew */
  function refresh(reckoner: Reckoner, known: Book): boolean {
    if (changed.size > MANY) return false;
    const keys = new Set<string>();
    for (const { resource, key } of changed.values()) {
      keys.add(changes.row(resource, key)?.customer_key ?? key);
    }
    changed = new Map();
    for (const key of keys) {
      const picture = reckoner.one(key);
      if (picture === undefined) known.customers.delete(key);
      else if (!known.customers.has(key) && picture.customer.created_at <= known.since) return false;
      else keep(reckoner, known, picture);
    }
    return true;
  }

  async function current(reckoner: Reckoner): Promise<Book> {
    const isSame =
      book?.basis.averages === reckoner.basis.averages && book.basis.words === reckoner.basis.words;
    if (book === null || !isSame || !refresh(reckoner, book)) book = await begin(reckoner);
    // What happened while it was begun.
    if (changed.size > 0 && !refresh(reckoner, book)) book = await begin(reckoner);
    return book;
  }

  async function rank(reckoner: Reckoner, limit: number, ownerId?: string): Promise<RankedRisks> {
    const { customers } = await current(reckoner);
    const places: Place[] = [];
    for (const [key, kept] of customers) {
      if (ownerId !== undefined && kept.ownerId !== ownerId) continue;
      for (const [at, score] of kept.scores.entries()) places.push({ key, at, score });
    }
    places.sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : a.key > b.key ? 1 : a.at - b.at));
    return { all: places.length, risks: await inWords(reckoner, places.slice(0, limit)) };
  }

  return {
    ranked(reckoner, limit, ownerId) {
      const answer = running.then(() => rank(reckoner, limit, ownerId));
      running = answer.catch(() => {});
      return answer;
    },
    stop() {
      end?.();
      end = null;
      book = null;
    },
  };
}

/** One of the risks of a customer. */
interface Place {
  readonly key: string;
  readonly at: number;
  readonly score: number;
}

/** Only scores are kept: reasons are made again of the few that are shown. */
async function inWords({ one, risksOf }: Reckoner, places: readonly Place[]): Promise<Risk[]> {
  const ofCustomer = new Map<string, readonly Risk[]>();
  const risks: Risk[] = [];
  for (const { key, at } of places) {
    let own = ofCustomer.get(key);
    if (own === undefined) {
      if (ofCustomer.size % AT_ONCE === AT_ONCE - 1) await setImmediate();
      const picture = one(key);
      own = picture === undefined ? [] : risksOf(picture);
      ofCustomer.set(key, own);
    }
    const risk = own[at];
    if (risk !== undefined) risks.push(risk);
  }
  return risks;
}
