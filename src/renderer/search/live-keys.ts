import type { SearchAnswer } from '#shared/search/answer.ts';
import type { Hint } from '#shared/search/query.ts';
import type { BridgeClient } from '../bridge/client.ts';
import { createSource, type Source, whileSubscribed } from '../bridge/source.ts';

/** Changes come in bursts; the answer to the last of them is the one that counts. */
const ASK_AGAIN_MS = 250;
/** Tens of thousands of keys take a moment to find, send and read: they are asked for less often. */
const KEYS_A_MS = 20;

export interface IndexAnswer {
  readonly text: string;
  /** Null when nobody could be asked. */
  readonly keys: ReadonlySet<string> | null;
  /** What was found, or is offered, where there is nothing as typed. */
  readonly instead: Hint | null;
}

interface Keys {
  readonly keys: ReadonlySet<string>;
  readonly instead: Hint | null;
  readonly filling: SearchAnswer['filling'];
}

/** Asks the index for the keys of what a text finds. */
export type AskForKeys = (bridge: BridgeClient, text: string) => Promise<Keys>;

type Answers = Source<IndexAnswer | null>;

const followed = new WeakMap<BridgeClient, Map<AskForKeys, Map<string, Answers>>>();

function followedBy(bridge: BridgeClient, ask: AskForKeys): Map<string, Answers> {
  const ofBridge = followed.get(bridge) ?? new Map<AskForKeys, Map<string, Answers>>();
  followed.set(bridge, ofBridge);
  const ofAsk = ofBridge.get(ask) ?? new Map<string, Answers>();
  ofBridge.set(ask, ofAsk);
  return ofAsk;
}

/**
 * What the index answers to a text: null until it has, asked again after changes, and while it is filling. Whoever
 * wants the same while somebody follows it, as the count beside a view does, has the answer at once.
 */
export function liveKeys(bridge: BridgeClient, ask: AskForKeys, text: string): Answers {
  const known = followedBy(bridge, ask);
  const existing = known.get(text);
  if (existing !== undefined) return existing;
  const answer = createSource<IndexAnswer | null>(null);
  const source: Answers = whileSubscribed(answer, () => {
    if (!known.has(text)) known.set(text, source);
    const end = follow(bridge, ask, text, answer.set);
    return () => {
      end();
      if (known.get(text) === source) known.delete(text);
    };
  });
  return source;
}

function follow(
  bridge: BridgeClient,
  ask: AskForKeys,
  text: string,
  show: (answer: IndexAnswer) => void,
): () => void {
  let isCurrent = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Of answers that overtake each other, the last that was asked for counts. */
  let asked = 0;
  let found = 0;
  let last: IndexAnswer | undefined;
  const askSoon = () => {
    timer ??= setTimeout(askNow, ASK_AGAIN_MS + found / KEYS_A_MS);
  };
  function askNow(): void {
    clearTimeout(timer);
    timer = undefined;
    asked += 1;
    const turn = asked;
    const take = (keys: IndexAnswer['keys'], instead: Hint | null) => {
      if (!isCurrent || turn !== asked) return;
      // What is made of an answer is kept by it: the same one is not to be another.
      if (last !== undefined && isSame(last.keys, keys) && last.instead?.fix === instead?.fix) return;
      last = { text, keys, instead };
      show(last);
    };
    if (isCut(bridge)) take(null, null);
    else
      ask(bridge, text).then(
        ({ keys, instead, filling }) => {
          found = keys.size;
          take(keys, instead);
          if (isCurrent && filling !== null) askSoon();
        },
        () => take(null, null),
      );
  }
  let wasCut = isCut(bridge);
  const endConnection = bridge.connection.subscribe(() => {
    if (isCut(bridge) === wasCut) return;
    wasCut = !wasCut;
    askNow();
  });
  const endChanges = bridge.on('replication.changed', askSoon);
  askNow();
  return () => {
    isCurrent = false;
    clearTimeout(timer);
    endConnection();
    endChanges();
  };
}

function isSame(one: IndexAnswer['keys'], other: IndexAnswer['keys']): boolean {
  if (one === null || other === null) return one === other;
  if (one.size !== other.size) return false;
  for (const key of one) if (!other.has(key)) return false;
  return true;
}

function isCut({ connection }: BridgeClient): boolean {
  const state = connection.get();
  return state === 'disconnected' || state === 'signed_out';
}
