import { useEffect, useMemo, useState } from 'react';
import type { CommentReplica } from '#shared/replica.ts';
import { withoutRemovedNames } from '#shared/values/mentions.ts';
import { useContacts, useStore } from '../../store/index.ts';
import { strangersIn } from './mentions.ts';

const NOBODY: ReadonlySet<string> = new Set();

/**
 * What was written, without the names of contacts that have been deleted since. Whoever is no contact of the customer
 * any more may have moved to another one, which the hub knows; until it has said so they stand without their name.
 */
export function useShownBody({ customer_key, body }: Pick<CommentReplica, 'customer_key' | 'body'>): string {
  const { bridge } = useStore();
  const { status, rows } = useContacts(customer_key);
  const [moved, setMoved] = useState(NOBODY);
  const strangers = useMemo(
    () => (status === 'ready' ? strangersIn(body, rows).join(' ') : ''),
    [status, rows, body],
  );
  useEffect(() => {
    if (strangers === '') return undefined;
    let isWanted = true;
    const asked = strangers.split(' ').map(async (reference) => {
      const { key } = await bridge.call('records.resolve', { type: 'contact', reference });
      return key === null ? [] : [reference];
    });
    Promise.all(asked).then(
      (found) => {
        if (isWanted) setMoved(new Set(found.flat()));
      },
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [bridge, strangers]);
  return useMemo(() => {
    if (strangers === '') return body;
    const removed = strangers.split(' ').filter((id) => !moved.has(id));
    return withoutRemovedNames(body, (id) => removed.includes(id));
  }, [body, strangers, moved]);
}
