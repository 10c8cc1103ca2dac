import { Link } from 'wouter';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { ONBOARDING_STATES } from '#shared/v1/statuses.ts';
import { InlineText } from '../../../components/inline-edit.tsx';
import { StatusPill } from '../../../components/pill.tsx';
import { StatusMenu } from '../../../components/status-menu.tsx';
import { onboardingStateWord } from '../../../lib/words.ts';
import { FavouriteButton } from '../../../records/favourite-button.tsx';
import { inBackground } from '../../../records/use-save.ts';
import { paths, refOf } from '../../../routes.ts';
import { useStore } from '../../../store/index.ts';
import { RecordBadge } from '../../sync/record-badge.tsx';
import { titleOf } from '../list/title.ts';

interface OnboardingHeaderProps {
  readonly onboarding: OnboardingReplica;
  readonly customer: CustomerReplica | undefined;
  readonly isReadOnly: boolean;
}

/** Name, number, state, and whose onboarding it is. */
export function OnboardingHeader({ onboarding, customer, isReadOnly }: OnboardingHeaderProps) {
  const store = useStore();
  const title = titleOf(onboarding, customer);
  return (
    <div className="shrink-0 px-4 pt-4 pb-1">
      <div className="flex items-start gap-2">
        <h2 className="min-w-0">
          <InlineText
            label="Name"
            isHeading
            isReadOnly={isReadOnly}
            value={onboarding.name}
            placeholder={title}
            onSave={(name) => store.updateOnboarding(onboarding.key, { name })}
            display={
              <span className="line-clamp-2" title={title}>
                {title}
              </span>
            }
          />
        </h2>
        {onboarding.display_id > 0 ? (
          <span className="shrink-0 pt-2 text-faint tabular selectable">#{onboarding.display_id}</span>
        ) : null}
        <FavouriteButton collection="onboardings" recordKey={onboarding.key} name={title} />
        <RecordBadge recordKey={onboarding.key} name={title} className="mt-2" />
        <span className="shrink-0 pt-1">
          {isReadOnly ? (
            <span className="flex h-7 items-center px-1">
              <StatusPill of="phase" value={onboarding.phase} />
            </span>
          ) : (
            <StatusMenu
              name="State"
              value={onboarding.state}
              values={ONBOARDING_STATES}
              wordOf={(state) => onboardingStateWord(state).label}
              pill={<StatusPill of="state" value={onboarding.state} />}
              onChange={(state) => inBackground(store.updateOnboarding(onboarding.key, { state }))}
            />
          )}
        </span>
      </div>
      {customer === undefined ? null : (
        <p className="flex gap-1 px-2 text-muted">
          for
          <Link
            href={paths.customer(refOf(customer))}
            className="cut rounded-small font-medium text-text hover:underline"
          >
            <bdi>{customer.name}</bdi>
          </Link>
        </p>
      )}
    </div>
  );
}
