import { useEffect, useRef, useState } from 'react';
import type { SearchAnswer, SearchResult } from '#shared/search/answer.ts';
import { type CustomFieldDefinition, RECORD_TYPES, type RecordType } from '#shared/search/fields.ts';
import { parse } from '#shared/search/parse.ts';
import { asksForArchived, isUnlimited } from '#shared/search/query.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import { useRecents } from '../../state/palette.ts';
import { useConnection, useStore } from '../../store/index.ts';

/** Shown of each type. */
const MOST: Readonly<Record<RecordType, number>> = { customer: 7, contact: 6, onboarding: 5 };
const SHOWN_RECENTS = 7;
/** While the index is filling, and after records have changed, what is shown is asked for again. */
const ASK_AGAIN_MS = 300;

export interface Found {
  /** What it answers; the box may hold something newer. */
  readonly text: string;
  readonly groups: readonly { readonly type: RecordType; readonly results: readonly SearchResult[] }[];
  readonly recents: readonly SearchResult[];
  readonly hints: SearchAnswer['hints'];
  readonly filling: SearchAnswer['filling'];
}

export type SearchState =
  | { readonly status: 'asking'; readonly found: null }
  | { readonly status: 'found'; readonly found: Found }
  /** Nobody answers; `found` is what was shown before. */
  | { readonly status: 'unanswered'; readonly found: Found | null };

/** The answer to what is in the box. Answers that come after a newer one are dropped. */
export function useSearch(text: string, customFields: readonly CustomFieldDefinition[]): SearchState {
  const { bridge } = useStore();
  const isConnected = useConnection() !== 'disconnected';
  const [state, setState] = useState<SearchState>({ status: 'asking', found: null });
  const [round, setRound] = useState(0);
  const asked = useRef(0);

  useEffect(() => {
    asked.current += 1;
    const number = asked.current;
    if (!isConnected) {
      setState(({ found }) => ({ status: 'unanswered', found }));
      return;
    }
    let timer: ReturnType<typeof setTimeout> | null = null;
    ask(bridge, text, customFields, round).then(
      (found) => {
        if (number !== asked.current) return;
        setState({ status: 'found', found });
        if (found.filling !== null) timer = setTimeout(() => setRound((last) => last + 1), ASK_AGAIN_MS);
      },
      () => {
        if (number === asked.current) setState(({ found }) => ({ status: 'unanswered', found }));
      },
    );
    return () => {
      if (timer !== null) clearTimeout(timer);
    };
  }, [bridge, text, customFields, isConnected, round]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const end = bridge.on('replication.changed', () => {
      timer ??= setTimeout(() => {
        timer = null;
        setRound((last) => last + 1);
      }, ASK_AGAIN_MS);
    });
    return () => {
      end();
      if (timer !== null) clearTimeout(timer);
    };
  }, [bridge]);

  return state;
}

async function ask(
  bridge: BridgeClient,
  text: string,
  customFields: readonly CustomFieldDefinition[],
  _round: number,
): Promise<Found> {
  const opened = [...useRecents.getState().keys];
  const query = parse(text, { customFields });
  if (isUnlimited(query)) {
    const keys = opened.slice(0, SHOWN_RECENTS);
    const { results, hints, filling } =
      keys.length === 0
        ? { results: [], hints: [], filling: null }
        : await bridge.call('search', { query: `id:${keys.join(',')}`, limit: SHOWN_RECENTS, opened: keys });
    return { text, groups: [], recents: results, hints, filling };
  }
  const answers = await Promise.all(
    RECORD_TYPES.map(async (type) => {
      const { results, ...answer } = await bridge.call('search', {
        query: text,
        limit: MOST[type],
        types: [type],
        opened,
      });
      return { type, results, ...answer };
    }),
  );
  // Archived records stand in only where nothing else matches, whatever its type.
  const isLive = answers.some(({ results }) => results.some(({ archived }) => !archived));
  const groups = answers.map(({ type, results }) => ({
    type,
    results: isLive && !asksForArchived(query) ? results.filter(({ archived }) => !archived) : results,
  }));
  const [first] = answers;
  return {
    text,
    groups: groups.filter(({ results }) => results.length > 0),
    recents: [],
    hints: first?.hints ?? [],
    filling: first?.filling ?? null,
  };
}
