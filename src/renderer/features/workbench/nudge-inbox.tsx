import { AlarmClock, Check, X } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { NudgeReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { useNow } from '../../components/date-text.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Menu } from '../../components/menu.tsx';
import { formatNumber } from '../../lib/words.ts';
import { paths, refOf } from '../../routes.ts';
import { sayUpdates } from '../../state/undo.ts';
import { useNudges, useStore } from '../../store/index.ts';
import { Card, CardNote, CardReading, MOST_ROWS } from './card.tsx';
import { nudgesOf, snoozeChoices, wordsOfNudge } from './nudge-words.ts';
import type { Scope, Work } from './work.ts';

interface NudgeInboxProps {
  readonly work: Work;
  readonly scope: Scope;
  readonly me: string | null;
}

/** What Pi noticed: each says what it is about and what can be done about it. */
export function NudgeInbox({ work, scope, me }: NudgeInboxProps) {
  const { status, rows } = useNudges();
  const [isWhole, setWhole] = useState(false);
  const open = nudgesOf(rows, work, scope, me);
  const shown = isWhole ? open : open.slice(0, MOST_ROWS);
  return (
    <Card title="Inbox" detail={status === 'ready' ? open.length : null}>
      {status === 'loading' ? <CardReading /> : null}
      {open.length === 0 && status === 'ready' ? <CardNote>Nothing asks for you just now.</CardNote> : null}
      <ul aria-label="Inbox" className="flex flex-col py-1">
        {shown.map((nudge) => (
          <NudgeRow key={nudge.key} nudge={nudge} work={work} />
        ))}
      </ul>
      {open.length > shown.length ? (
        <div className="px-2 pb-2">
          <Button variant="quiet" size="small" onClick={() => setWhole(true)}>
            Show all {formatNumber(open.length)}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function NudgeRow({ nudge, work }: { readonly nudge: NudgeReplica; readonly work: Work }) {
  const store = useStore();
  const customer = work.customersByKey.get(nudge.customer_key);
  const onboarding =
    nudge.onboarding_key === null ? undefined : work.onboardingsByKey.get(nudge.onboarding_key);
  const { words, accept } = wordsOfNudge(nudge, useNow(), [onboarding?.name, customer?.name]);
  const set = (fields: { state: NudgeReplica['state']; until?: string }, done: string) =>
    sayUpdates(
      store.updateMany('nudges', [{ key: nudge.key, fields }], `${done}: ${words}`),
      `${done}: ${words}`,
      'nudge',
    );
  const href =
    onboarding === undefined
      ? paths.customer(customer === undefined ? nudge.customer_key : refOf(customer))
      : paths.onboarding(refOf(onboarding));
  return (
    <li className="flex min-h-9 items-center gap-1.5 py-1 ps-4 pe-1.5 hover:bg-hover">
      <Link
        href={href}
        dir="ltr"
        title={words}
        className="line-clamp-3 min-w-0 flex-1 rounded-small wrap-anywhere"
      >
        {words}
      </Link>
      <Button
        size="small"
        icon={<Check size={12} aria-hidden="true" />}
        aria-label={`${accept}: ${words}`}
        onClick={() => set({ state: 'accepted' }, accept)}
      >
        {accept}
      </Button>
      <Menu
        trigger={<IconButton size="small" label={`Later: ${words}`} icon={<AlarmClock size={14} />} />}
        items={snoozeChoices(new Date()).map(({ label, until }) => ({
          label,
          onSelect: () => set({ state: 'snoozed', until }, 'Put off'),
        }))}
      />
      <IconButton
        size="small"
        label={`Dismiss: ${words}`}
        icon={<X size={14} />}
        onClick={() => set({ state: 'dismissed' }, 'Dismissed')}
      />
    </li>
  );
}
