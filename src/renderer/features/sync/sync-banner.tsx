import { useState } from 'react';
import { useLocation } from 'wouter';
import type { SyncStatus } from '#shared/sync.ts';
import { KEYCHAIN_LOCKED } from '#shared/sync-names.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useNow } from '../../components/date-text.tsx';
import { formatRelative } from '../../lib/dates.ts';
import { count, formatNumber } from '../../lib/words.ts';
import { paths } from '../../routes.ts';
import { MatchesDialog } from './matches-dialog.tsx';
import { useSyncStatus } from './sync-status.ts';
import { VanishedDialog } from './vanished-dialog.tsx';

/** A shorter break with changes waiting is what this app is made for, and not worth a word. */
export const LONG_OFFLINE_MS = 30 * 60_000;

/** Only what needs somebody, or what somebody would want to know before closing the lid. */
export function SyncBanner() {
  const status = useSyncStatus();
  const now = useNow();
  const [location, navigate] = useLocation();
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [isMatching, setMatching] = useState(false);
  if (status === null) return null;
  const { state, pending, deletions_to_confirm: vanished } = status;
  const here = paths.settings('cloud');

  if (state.state === 'unauthorized' && state.code !== KEYCHAIN_LOCKED) {
    return (
      <Banner
        role="status"
        action={
          location === here ? undefined : (
            <Button size="small" onClick={() => navigate(here)}>
              Enter another key
            </Button>
          )
        }
      >
        The cloud no longer accepts the key, so nothing is sent or fetched. {kept(pending)}
      </Banner>
    );
  }
  if (state.state === 'deciding') {
    return (
      <>
        <Banner
          role="status"
          action={
            <Button size="small" onClick={() => setMatching(true)}>
              Compare and decide
            </Button>
          }
        >
          {count(state.matches, 'record')} {state.matches === 1 ? 'was' : 'were'} on this laptop before it was
          connected. Nothing of that is sent until you say what the cloud has already.
        </Banner>
        <MatchesDialog isOpen={isMatching} onClose={() => setMatching(false)} />
      </>
    );
  }
  if (vanished !== null) {
    return (
      <>
        <Banner
          role="status"
          action={
            <Button size="small" onClick={() => setAsking(true)}>
              Review deletions
            </Button>
          }
        >
          {count(vanished.count, 'record')} of {formatNumber(vanished.total)}{' '}
          {vanished.count === 1 ? 'is' : 'are'} gone from your team’s workspace at once. Nothing was deleted
          here.
        </Banner>
        <VanishedDialog isOpen={isAsking} vanished={vanished} onClose={() => setAsking(false)} />
      </>
    );
  }
  if (isLongOffline(status, now) && state.state === 'offline' && dismissed !== state.since) {
    return (
      <Banner role="status" onClose={() => setDismissed(state.since)}>
        The cloud could last be reached {formatRelative(state.since, now)}. {kept(pending)}
      </Banner>
    );
  }
  return null;
}

function kept(pending: number): string {
  return pending === 0
    ? 'Your data is safe on this laptop.'
    : `Your data is safe on this laptop, with ${count(pending, 'change')} to send.`;
}

function isLongOffline({ state, pending }: SyncStatus, now: number): boolean {
  return state.state === 'offline' && pending > 0 && now - Date.parse(state.since) >= LONG_OFFLINE_MS;
}
