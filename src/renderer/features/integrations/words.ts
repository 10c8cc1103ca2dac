import type {
  INTEGRATION_FATES,
  IntegrationCounts,
  IntegrationSource,
  IntegrationView,
} from '#shared/bridge/integrations.ts';
import { formatNumber } from '../../lib/words.ts';

export const SOURCE_NAMES: Readonly<Record<IntegrationSource, string>> = {
  hubspot: 'HubSpot',
  stripe: 'Stripe',
};

type Fate = (typeof INTEGRATION_FATES)[number];

export const FATE_WORDS: Readonly<Record<Fate, string>> = {
  create: 'New',
  link: 'Linked with what is here',
  change: 'Changed',
  merge: 'Merged',
  archive: 'Archived',
  same: 'Unchanged',
  skip: 'Left out',
  refuse: 'Refused',
};

/** `12 new · 3 changed`. */
export function countsWords(counts: IntegrationCounts['customers']): string {
  const said = (Object.keys(FATE_WORDS) as Fate[])
    .filter((fate) => (counts[fate] ?? 0) > 0)
    .map((fate) => `${FATE_WORDS[fate]}: ${formatNumber(counts[fate] ?? 0)}`);
  return said.length === 0 ? 'Nothing' : said.join(' · ');
}

const PHASES: Readonly<Record<string, string>> = {
  begin: 'Beginning',
  choose: 'Looking for customers',
  companies: 'Reading companies',
  account_contacts: 'Reading contacts',
  archived_companies: 'Looking for deleted companies',
  archived_contacts: 'Looking for deleted contacts',
  customers: 'Reading customers',
  deleted: 'Looking for deleted customers',
};

export function progressWords({
  phase,
  done,
  total,
}: {
  readonly phase: string;
  readonly done: number;
  readonly total?: number | null;
}): string {
  const what = PHASES[phase] ?? 'Reading';
  if (done === 0) return `${what}…`;
  return `${what}: ${formatNumber(done)}${total == null ? '' : ` of ${formatNumber(total)}`}…`;
}

/** How a connection is doing, in a few words. */
export function stateWords({ state, progress }: IntegrationView): string {
  switch (state) {
    case 'syncing':
      return progress === null ? 'Reading…' : progressWords(progress);
    case 'idle':
      return 'Connected';
    case 'stopped':
      return 'Stopped: choose “Sync now” to go on';
    case 'waiting':
      return 'Waiting: it goes on by itself';
    case 'unauthorized':
    case 'forbidden':
      return 'It needs another key';
    case 'unreachable':
      return 'It cannot be reached just now; it goes on by itself';
    case 'failed':
      return 'It failed; it is tried again by itself';
  }
}
