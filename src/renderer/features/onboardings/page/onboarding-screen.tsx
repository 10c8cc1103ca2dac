import { Screen } from '../../../components/screen.tsx';
import { Skeleton } from '../../../components/skeleton.tsx';
import { NotFound } from '../../../frame/not-found.tsx';
import { paths } from '../../../routes.ts';
import { DraftScope } from '../../../state/drafts.ts';
import { useOnboarding } from '../../../store/index.ts';
import { onboardingsList } from '../list/onboardings-list.tsx';
import { OnboardingPage } from './onboarding-page.tsx';

/** One onboarding, by any of its references. */
export default function OnboardingScreen({ reference }: { readonly reference: string }) {
  const { status, onboarding } = useOnboarding(reference);
  if (status === 'missing') {
    const name = reference.length > 60 ? `${reference.slice(0, 59)}…` : reference;
    return (
      <NotFound
        message={`There is no onboarding ${name}. It may have been deleted, or the address mistyped.`}
        action={{ label: 'Go to onboardings', href: paths.onboardings() }}
      />
    );
  }
  if (onboarding === null) return <OnboardingSkeleton />;
  return (
    <DraftScope key={onboarding.key} value={`${onboardingsList.nouns}/${onboarding.key}`}>
      <OnboardingPage onboarding={onboarding} />
    </DraftScope>
  );
}

function OnboardingSkeleton() {
  return (
    <Screen crumbs={[{ label: 'Onboardings', href: paths.onboardings() }, { label: 'Onboarding' }]}>
      <div role="status" aria-label="Reading the onboarding" className="flex flex-col gap-4 p-6">
        <Skeleton className="h-6 w-64" />
        <Skeleton className="w-96" />
        <Skeleton className="w-80" />
      </div>
    </Screen>
  );
}
