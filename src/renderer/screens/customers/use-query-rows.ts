import { useEffect, useMemo, useState } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { QUERY_LIMIT } from '#shared/search/answer.ts';
import { parse } from '#shared/search/parse.ts';
import { asksForArchived, isUnlimited, type Query } from '#shared/search/query.ts';
import type { BridgeClient } from '../../bridge/client.ts';
import { isAnsweredByCustomers, matchContext, matchCustomers } from '../../search/match-customers.ts';
import { usePeopleByKey } from '../../state/people.tsx';
import { useCustomFields } from '../../state/search-schema.ts';
import { useAppInfo, useConnection, useStore } from '../../store/index.ts';

export interface QueryRows {
  readonly rows: readonly CustomerReplica[];
  /** The text asks for a status itself: what is hidden otherwise must not be. */
  readonly asksForGone: boolean;
  readonly hints: Query['hints'];
  /** Nobody answers: names of contacts and the like are not looked into. */
  readonly isLocal: boolean;
}

/** Changes come in bursts; the answer to the last of them is the one that counts. */
const ASK_AGAIN_MS = 250;

interface Answer {
  readonly text: string;
  /** Null when nobody could be asked. */
  readonly keys: ReadonlySet<string> | null;
}

/**
 * The customers that a text in the search language finds, in the order they came. What their own records tell is
 * told at once; for the rest the index is asked, and what was shown stays until it has answered.
 */
export function useQueryRows(rows: readonly CustomerReplica[], text: string): QueryRows {
  const customFields = useCustomFields();
  const people = usePeopleByKey();
  const me = useAppInfo()?.me ?? null;
  const facts = useMemo(() => ({ schema: { customFields }, people }), [customFields, people]);
  const query = useMemo(() => parse(text, facts.schema), [text, facts]);
  const needsIndex = !isUnlimited(query) && !isAnsweredByCustomers(query);
  const answer = useCustomerKeys(needsIndex ? text : null);
  const found = useMemo(() => {
    if (isUnlimited(query)) return rows;
    const keys = needsIndex ? (answer?.keys ?? null) : null;
    if (keys !== null) return rows.filter(({ key }) => keys.has(key));
    return matchCustomers(rows, query, matchContext(me), facts);
  }, [rows, query, needsIndex, answer, me, facts]);
  return {
    rows: found,
    asksForGone: asksForArchived(query) || asksForStatus(query),
    hints: query.hints,
    isLocal: needsIndex && answer !== null && answer.keys === null,
  };
}

function asksForStatus(query: Query): boolean {
  return query.terms.some((term) => term.kind === 'field' && !term.negated && term.field.name === 'status');
}

/** The keys of what a text finds; null without a text, and until the first answer. */
function useCustomerKeys(text: string | null): Answer | null {
  const { bridge } = useStore();
  const isCut = useConnection() === 'disconnected';
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks the same again.
  useEffect(() => {
    if (text === null) {
      setAnswer(null);
      return;
    }
    let isCurrent = true;
    const show = (keys: Answer['keys']) => {
      if (isCurrent) setAnswer({ text, keys });
    };
    if (isCut) show(null);
    else askForKeys(bridge, text).then(show, () => show(null));
    return () => {
      isCurrent = false;
    };
  }, [bridge, text, isCut, round]);

  const isAsking = text !== null;
  useEffect(() => {
    if (!isAsking) return;
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
  }, [bridge, isAsking]);

  return answer;
}

async function askForKeys(bridge: BridgeClient, text: string): Promise<ReadonlySet<string>> {
  const { keys } = await bridge.call('search.customers', { query: text.slice(0, QUERY_LIMIT) });
  return new Set(keys);
}
