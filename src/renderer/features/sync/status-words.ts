import type { StorageTrouble, SyncStatus } from '#shared/sync.ts';
import { KEYCHAIN_LOCKED } from '#shared/sync-names.ts';
import { formatRelative } from '../../lib/dates.ts';
import { count, formatNumber } from '../../lib/words.ts';

const MINUTE_MS = 60_000;

/** How grave it is, for the icon: nothing to do, something under way, waiting, needs somebody. */
export type StatusKind = 'calm' | 'working' | 'waiting' | 'attention';

export interface StatusWords {
  readonly kind: StatusKind;
  /** A few words, for one line: the state, and how much waits to be sent. */
  readonly short: string;
  /** What there is besides, such as what needs somebody: "2 changes to look at"; null when there is nothing. */
  readonly note: string | null;
  /** A sentence or two: what it means for the data, and what to do. */
  readonly long: string;
}

/** Any state of the connection, in words. @param now milliseconds since 1970 */
export function statusWords(status: SyncStatus, now: number): StatusWords {
  const { state, pending, waiting_for_you: stuck } = status;
  const words = stateWords(status, stuck, now);
  // The line of such a pass is full with its own numbers.
  const isReading = state.state === 'syncing' && state.pass !== 'push';
  const notes = [
    isReading && pending > 0 ? `${count(pending, 'change')} to send` : null,
    stuck > 0 ? `${count(stuck, 'change')} to look at` : null,
  ].filter((note) => note !== null);
  const note = notes.length === 0 ? null : notes.join(' · ');
  if (stuck === 0) return { ...words, note };
  return {
    ...words,
    kind: 'attention',
    note,
    long: `${words.long} ${count(stuck, 'change')} ${stuck === 1 ? 'needs' : 'need'} your decision; everything else goes on.`,
  };
}

const STORAGE_WORDS: Readonly<Record<StorageTrouble, Omit<StatusWords, 'note'>>> = {
  full: {
    kind: 'attention',
    short: 'The disk is full',
    long: 'There is no space left on this laptop’s disk, so nothing new can be saved or fetched. What was saved before is safe. Free some space; it goes on by itself.',
  },
  read_only: {
    kind: 'attention',
    short: 'Nothing can be saved here',
    long: 'The data folder has become read-only, so nothing new can be saved or fetched. What was saved before is safe. Make it writable again; it goes on by itself.',
  },
  locked: {
    kind: 'waiting',
    short: 'Another program holds the data',
    long: 'Another program, such as a backup, holds the database, so nothing new can be saved right now. What was saved before is safe. It goes on by itself when that program is done.',
  },
};

function stateWords(
  { state, pending, upstream }: SyncStatus,
  stuck: number,
  now: number,
): Omit<StatusWords, 'note'> {
  const unsent = pending === 0 ? '' : ` · ${count(pending, 'change')} to send`;
  const saved = `Saved on this laptop${unsent}`;
  switch (state.state) {
    case 'local':
      return {
        kind: 'calm',
        short: saved,
        long:
          upstream === null
            ? 'This workspace lives on this laptop only. Everything you do is saved here.'
            : 'Not connected at the moment. Everything you do is saved here.',
      };
    case 'connecting':
      return { kind: 'working', short: `Connecting…${unsent}`, long: 'Asking the cloud for its workspace.' };
    case 'syncing': {
      const { pass, done, expected } = state;
      const of = expected === null ? '' : ` of ${formatNumber(expected)}`;
      if (pass === 'push') {
        return {
          kind: 'working',
          short: pending === 0 ? 'Sending…' : `Sending ${count(pending, 'change')}…`,
          long: 'Your changes are on their way to the cloud. They are saved here already.',
        };
      }
      return {
        kind: 'working',
        short: `Reading ${pass} ${formatNumber(done)}${of}`,
        long: `Reading ${pass} from the cloud: ${formatNumber(done)}${of}. You can work meanwhile; what you look at comes first.`,
      };
    }
    case 'idle':
    case 'attention': {
      const { last_synced_at: last } = state;
      const when = last === null ? 'In sync' : `In sync · ${formatRelative(last, now)}`;
      return {
        kind: 'calm',
        short: pending === 0 ? when : saved,
        long:
          pending + stuck === 0
            ? 'Everything from the cloud is here, and everything from here is in the cloud.'
            : 'Everything from the cloud is here, and everything you do is saved on this laptop.',
      };
    }
    case 'deciding':
      return {
        kind: 'attention',
        short: `Connected${unsent}`,
        long: 'Everything from the cloud is here. What was on this laptop before is sent once you have said which of it the cloud has already.',
      };
    case 'storage':
      return STORAGE_WORDS[state.reason];
    case 'offline':
      return {
        kind: 'waiting',
        short: `Offline · ${pending === 0 ? 'saved here' : `${count(pending, 'change')} to send`}`,
        long: `${silenceWords(state.since, now)}${state.reason === undefined ? '' : ` ${sentence(state.reason)}`} Everything you do is saved on this laptop and sent as soon as it answers; it is tried again by itself.`,
      };
    case 'throttled':
      return {
        kind: 'waiting',
        short: `Waiting for the cloud${unsent}`,
        long: 'The cloud has asked to wait for a moment. It goes on by itself.',
      };
    case 'unauthorized':
      if (state.code === KEYCHAIN_LOCKED) {
        return {
          kind: 'attention',
          short: `Waiting for the keychain${unsent}`,
          long: 'The key of the cloud is in this machine’s keychain, which has not answered. Unlock it and choose “Sync now”. Everything you do is saved on this laptop.',
        };
      }
      return {
        kind: 'attention',
        short: `The key is not accepted${unsent}`,
        long: `The cloud no longer accepts this workspace’s key (${state.code}). Nothing is lost: changes are kept here until you put in a new key.`,
      };
    case 'failed':
      return {
        kind: 'attention',
        short: `Syncing stopped${unsent}`,
        long: `${sentence(state.reason)} Everything you do is saved on this laptop.`,
      };
  }
}

/** Reasons come with and without their full stop. */
function sentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}

/** That the cloud cannot be reached, and for how long, once that is a minute. */
function silenceWords(since: string, now: number): string {
  if (now - Date.parse(since) < MINUTE_MS) return 'The cloud cannot be reached right now.';
  const relative = formatRelative(since, now);
  const time = relative.endsWith(' ago') ? `for ${relative.slice(0, -' ago'.length)}` : `since ${relative}`;
  return `The cloud has not answered ${time}.`;
}

/** What is said aloud of it: no numbers that run. */
export function spokenWords(status: SyncStatus, { short, note }: StatusWords): string {
  const said = status.state.state === 'syncing' ? 'Syncing with the cloud' : short;
  return note === null ? said : `${said} · ${note}`;
}
