import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { customer } from '#shared/records/customer.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import { task } from '#shared/records/task.ts';
import type { RecordType } from '#shared/search/fields.ts';
import { QUERY_LIMIT } from '#shared/search/parse.ts';
import { createSource } from '../bridge/source.ts';
import { setInSteps } from '../lib/set-in-steps.ts';
import { useStore } from '../store/index.ts';
import { type AskForKeys, type IndexAnswer, liveKeys } from './live-keys.ts';

export type { AskForKeys } from './live-keys.ts';

const askForKeysOf =
  (type: RecordType): AskForKeys =>
  async (bridge, text) => {
    const query = text.slice(0, QUERY_LIMIT);
    const { keys, ...answer } = await bridge.call('search.keys', { query, type });
    return { keys: await setInSteps(keys), ...answer };
  };

export const askForCustomers = askForKeysOf(customer.type);
export const askForOnboardings = askForKeysOf(onboarding.type);
export const askForTasks = askForKeysOf(task.type);

const NOTHING = createSource<IndexAnswer | null>(null);

/**
 * The keys of what a text finds; null without a text, and until the first answer. When the text is another one, the
 * former answer stays until there is one to it.
 */
export function useIndexKeys(text: string | null, ask: AskForKeys): IndexAnswer | null {
  const { bridge } = useStore();
  const source = useMemo(() => (text === null ? NOTHING : liveKeys(bridge, ask, text)), [bridge, ask, text]);
  const answer = useSyncExternalStore(source.subscribe, source.get, source.get);
  const former = useRef<IndexAnswer | null>(null);
  useEffect(() => {
    if (text === null) former.current = null;
    else if (answer !== null) former.current = answer;
  }, [text, answer]);
  return text === null ? null : (answer ?? former.current);
}
