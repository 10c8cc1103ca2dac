import { useEffect, useState } from 'react';
import { customer } from '#shared/records/customer.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import { task } from '#shared/records/task.ts';
import type { SearchAnswer } from '#shared/search/answer.ts';
import type { RecordType } from '#shared/search/fields.ts';
import { QUERY_LIMIT } from '#shared/search/parse.ts';
import type { BridgeClient } from '../bridge/client.ts';
import { useIsCutOff, useStore } from '../store/index.ts';
import { useRefetch } from './use-refetch.ts';

const ASK_AGAIN_MS = 250;
/** Changes come in bursts; the answer to the last of them is the one that counts. */
const pauseOf = () => ASK_AGAIN_MS;

export interface IndexAnswer {
  readonly text: string;
  /** Null when nobody could be asked. */
  readonly keys: ReadonlySet<string> | null;
}

interface Keys {
  readonly keys: ReadonlySet<string>;
  readonly filling: SearchAnswer['filling'];
}

/** Asks the index for the keys of what a text finds. */
export type AskForKeys = (bridge: BridgeClient, text: string) => Promise<Keys>;

const askForKeysOf =
  (type: RecordType): AskForKeys =>
  async (bridge, text) => {
    const { keys, filling } = await bridge.call('search.keys', { query: text.slice(0, QUERY_LIMIT), type });
    return { keys: new Set(keys), filling };
  };

export const askForCustomers = askForKeysOf(customer.type);
export const askForOnboardings = askForKeysOf(onboarding.type);
export const askForTasks = askForKeysOf(task.type);

/**
 * The keys of what a text finds; null without a text, and until the first answer. Asked again after changes, and
 * while the index is filling.
 */
export function useIndexKeys(text: string | null, ask: AskForKeys): IndexAnswer | null {
  const { bridge } = useStore();
  const isCut = useIsCutOff();
  const [answer, setAnswer] = useState<IndexAnswer | null>(null);
  const [round, refetch] = useRefetch(text !== null, pauseOf);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks the same again.
  useEffect(() => {
    if (text === null) {
      setAnswer(null);
      return;
    }
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const show = (keys: IndexAnswer['keys']) => {
      if (isCurrent) setAnswer({ text, keys });
    };
    if (isCut) show(null);
    else
      ask(bridge, text).then(
        ({ keys, filling }) => {
          show(keys);
          if (isCurrent && filling !== null) timer = setTimeout(refetch, ASK_AGAIN_MS);
        },
        () => show(null),
      );
    return () => {
      isCurrent = false;
      if (timer !== null) clearTimeout(timer);
    };
  }, [bridge, ask, text, isCut, round, refetch]);

  return answer;
}
