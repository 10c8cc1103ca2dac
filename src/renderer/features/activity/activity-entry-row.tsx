import { Activity, CloudAlert, HeartPulse, type LucideIcon } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { BridgeActivity } from '#shared/bridge.ts';
import { parentsOf, SYNC_CONFLICT } from '#shared/records/index.ts';
import { typeOfEvent } from '#shared/records/labels.ts';
import type { OnboardingReplica } from '#shared/replica.ts';
import { DateText } from '../../components/date-text.tsx';
import { Pill } from '../../components/pill.tsx';
import { TYPE_ICONS } from '../../records/type-icons.ts';
import { paths, refOf } from '../../routes.ts';
import { type Part, sentenceOf } from './activity-sentences.ts';
import type { ActivityNames } from './activity-values.ts';

/** What it takes to link to one. */
type Linked = Pick<OnboardingReplica, 'key' | 'display_id'>;

interface ActivityEntryRowProps {
  readonly entry: BridgeActivity;
  readonly names: ActivityNames;
  readonly onboardings: readonly Linked[];
  /** Whose history it is, where that is not said above. */
  readonly about?: ReactNode;
}

/** One thing that happened: what, who and when. */
export const ActivityEntryRow = memo(function ActivityEntryRow({
  entry,
  names,
  onboardings,
  about,
}: ActivityEntryRowProps) {
  const Icon = iconOf(entry.event_type);
  return (
    <li className="flex gap-2.5 py-1.5 [contain-intrinsic-size:auto_32px] [content-visibility:auto]">
      <Icon size={14} aria-hidden="true" className="mt-[3px] shrink-0 text-faint" />
      <div className="selectable min-w-0 flex-1 text-muted wrap-anywhere">
        {sentenceOf(entry, names).map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have no other identity
          <SentencePart key={index} part={part} onboardings={onboardings} />
        ))}
        {ACTOR_WORDS[entry.actor_type] === undefined ? null : (
          <span className="ms-1.5 inline-flex align-bottom">
            <Pill>{ACTOR_WORDS[entry.actor_type]}</Pill>
          </span>
        )}
        {about === undefined ? null : <span className="ms-1.5 text-faint">·&nbsp;{about}</span>}
        {entry.reason === null || entry.reason === '' ? null : (
          <span dir="auto" className="mt-0.5 block border-s-2 border-line ps-2 whitespace-pre-wrap">
            {entry.reason}
          </span>
        )}
      </div>
      <span className="shrink-0 text-xs leading-5 text-faint">
        <DateText timestamp={entry.timestamp} />
      </span>
    </li>
  );
});

/** Said of those whom their name alone does not show to be no person. */
const ACTOR_WORDS: Readonly<Record<string, string>> = {
  api_key: 'API key',
  sync: 'Cloud',
  integration: 'Integration',
};

function iconOf(event: string): LucideIcon {
  if (event.startsWith('customer.health')) return HeartPulse;
  if (event === SYNC_CONFLICT) return CloudAlert;
  const type = typeOfEvent(event);
  // On the customer's own page nothing has to say that it is about the customer.
  return (type !== undefined && parentsOf(type).length > 0 ? TYPE_ICONS[type] : undefined) ?? Activity;
}

/** Longer values are cut in the sentence and whole on hover. */
const VALUE_LENGTH = 160;

interface SentencePartProps {
  readonly part: Part;
  readonly onboardings: readonly Linked[];
}

function SentencePart({ part, onboardings }: SentencePartProps) {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'actor':
      return <bdi className="font-medium text-text">{part.text}</bdi>;
    case 'value': {
      const isLong = part.text.length > VALUE_LENGTH;
      return (
        <bdi className="text-text" title={isLong ? part.text : undefined}>
          {isLong ? `${part.text.slice(0, VALUE_LENGTH - 1)}…` : part.text}
        </bdi>
      );
    }
    case 'link': {
      const onboarding = onboardings.find(({ key }) => key === part.key);
      if (onboarding === undefined) return <bdi className="text-text">{part.text}</bdi>;
      return (
        <Link href={paths.onboarding(refOf(onboarding))} className="rounded-small text-text hover:underline">
          <bdi>{part.text}</bdi>
        </Link>
      );
    }
  }
}
