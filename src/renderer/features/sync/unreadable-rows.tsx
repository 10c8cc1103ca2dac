import type { SyncStatus } from '#shared/sync.ts';
import { humanize } from '#shared/words.ts';
import { count } from '../../lib/words.ts';

/** Which rows of the cloud hold values that could not be taken as they are. Nobody here can mend them. */
export function UnreadableRows({ unreadable }: Pick<SyncStatus, 'unreadable'>) {
  if (unreadable.count === 0) return null;
  const isMore = unreadable.latest.length === 20;
  return (
    <details className="rounded-panel bg-surface p-3 text-muted">
      <summary>{count(unreadable.count, 'record')} with odd values in the cloud</summary>
      <p className="mt-2">
        They are shown here as far as they can be read, and everything else goes on. Correct them in the
        cloud, or tell its support.
      </p>
      <ul className="mt-2 flex flex-col gap-1 wrap-anywhere">
        {unreadable.latest.map(({ resource, id, field, reason }) => (
          <li key={`${resource} ${id} ${field} ${reason}`}>
            {humanize(resource)} <bdi>{id ?? 'without an id'}</bdi>
            {field === null ? '' : `, ${field}`}: {reason}
          </li>
        ))}
      </ul>
      {isMore ? <p className="mt-2">These are the latest.</p> : null}
    </details>
  );
}
