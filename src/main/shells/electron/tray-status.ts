import type { SyncStatus } from '#shared/sync.ts';
import { count } from '#shared/values/number-words.ts';

/**
 * How the data stands, in one quiet line: "Saved on this laptop · 3 changes to send".
 * @param apiUrl null while the local API is off.
 */
export function statusLine(
  { state, pending, waiting_for_you: toDecide }: Pick<SyncStatus, 'state' | 'pending' | 'waiting_for_you'>,
  apiUrl: string | null,
): string {
  const isInCloud = state.state === 'idle' && pending + toDecide === 0;
  const parts = [
    isInCloud ? 'Saved on this laptop and in the cloud' : 'Saved on this laptop',
    connection(state),
    state.state !== 'local' && pending > 0 ? `${count(pending, 'change')} to send` : null,
    toDecide > 0 ? `${count(toDecide, 'change')} to look at` : null,
    apiUrl === null ? 'local API off' : null,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

function connection(state: SyncStatus['state']): string | null {
  switch (state.state) {
    case 'local':
    case 'idle':
    case 'attention':
    case 'deciding':
      return null;
    case 'connecting':
      return 'connecting';
    case 'syncing':
      return 'syncing';
    case 'offline':
      return 'offline';
    case 'throttled':
      return 'waiting for the cloud';
    case 'unauthorized':
      return 'the cloud refuses the key';
    case 'storage':
      return 'saving is not possible';
    case 'failed':
      return 'syncing failed';
  }
}
