import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { CustomFieldDefinition, RecordType } from '#shared/search/fields.ts';
import { parse } from '#shared/search/parse.ts';
import { isUnlimited } from '#shared/search/query.ts';
import { mostShown } from '#shared/search/search-hooks.ts';
import { byRecordType } from '#shared/search/searched-types.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import { useRefetch } from '../../search/use-refetch.ts';
import { useRecentKeys } from '../../state/recents.ts';
import { useIsCutOff, useStore } from '../../store/index.ts';
import { type Found, groupsOf } from './found.ts';
import { useLocalFound } from './use-local-found.ts';

/** Shown of each type: as many as there is room for, so that every type is in sight. */
const MOST: Readonly<Record<RecordType, number>> = byRecordType(mostShown);
const SHOWN_RECENTS = 7;
/** While the index is filling, and while records keep changing, what is shown is asked for again this often. */
const ASK_AGAIN_MS = 300;
/** A first change shows at once, a burst of them no more often than it can be read. */
const pauseOf = (sinceLast: number) => Math.max(0, ASK_AGAIN_MS - sinceLast);

export type SearchState =
  | { readonly status: 'asking'; readonly found: null }
  | { readonly status: 'found'; readonly found: Found }
  /** Nobody answers; `found` is from the records of this window, without contacts. */
  | { readonly status: 'unanswered'; readonly found: Found | null };

type Answered =
  | { readonly status: 'asking' | 'failed' }
  | { readonly status: 'found'; readonly found: Found };

/** The answer to what is in the box. Answers that come after a newer one are dropped. */
export function useSearch(text: string, customFields: readonly CustomFieldDefinition[]): SearchState {
  const { bridge } = useStore();
  const isConnected = !useIsCutOff();
  const recents = useRecentKeys();
  const [state, setState] = useState<Answered>({ status: 'asking' });
  const [round, refetch] = useRefetch(true, pauseOf);
  const asked = useRef(0);
  /** Opening something behind the palette must not arrange anew what is being looked at. */
  const opened = useRef(recents);
  if (text === '') opened.current = recents;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks the same again.
  useEffect(() => {
    asked.current += 1;
    const number = asked.current;
    if (!isConnected) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    ask(bridge, text, customFields, opened.current).then(
      (found) => {
        if (number !== asked.current) return;
        // At once: the frame that is about to be drawn should be the one that shows it.
        flushSync(() => setState({ status: 'found', found }));
        if (found.filling !== null) timer = setTimeout(refetch, ASK_AGAIN_MS);
      },
      () => {
        if (number === asked.current) setState({ status: 'failed' });
      },
    );
    return () => {
      if (timer !== null) clearTimeout(timer);
    };
  }, [bridge, text, customFields, isConnected, round, refetch]);

  const isUnanswered = !isConnected || state.status === 'failed';
  const local = useLocalFound(isUnanswered ? text : null, {
    customFields,
    most: MOST,
    mostRecents: SHOWN_RECENTS,
  });
  if (isUnanswered) return { status: 'unanswered', found: local };
  return state.status === 'found' ? state : { status: 'asking', found: null };
}

async function ask(
  bridge: BridgeClient,
  text: string,
  customFields: readonly CustomFieldDefinition[],
  opened: readonly string[],
): Promise<Found> {
  const query = parse(text, { customFields });
  if (isUnlimited(query)) {
    const keys = opened.slice(0, SHOWN_RECENTS);
    const { results, hints, filling } =
      keys.length === 0
        ? { results: [], hints: [], filling: null }
        : await bridge.call('search', { query: `id:${keys.join(',')}`, limit: SHOWN_RECENTS, opened: keys });
    // They are asked for by their keys: nothing in them was searched for.
    const recents = results.map((result) => ({ ...result, highlights: [] }));
    return { text, groups: [], recents, hints, filling };
  }
  const { groups, hints, filling } = await bridge.call('search.groups', {
    query: text,
    limits: MOST,
    opened: [...opened],
  });
  return { text, groups: groupsOf(query, groups), recents: [], hints, filling };
}
