import { Screen } from '../../components/screen.tsx';
import { NotFound } from '../../frame/not-found.tsx';
import { paths } from '../../routes.ts';
import { useOnboarding } from '../../store/index.ts';

/** One onboarding, by any of its references. */
export default function OnboardingScreen({ reference }: { readonly reference: string }) {
  const { status, onboarding } = useOnboarding(reference);
  if (status === 'missing') {
    return (
      <NotFound
        message="There is no such onboarding. It may have been deleted."
        action={{ label: 'Go to onboardings', href: paths.onboardings() }}
      />
    );
  }
  return (
    <Screen crumbs={[{ label: 'Onboardings', href: paths.onboardings() }, { label: onboarding?.name ?? '' }]}>
      <div className="p-6">{onboarding?.phase}</div>
    </Screen>
  );
}
