import { Screen } from '../../components/screen.tsx';
import { useOnboardings } from '../../store/index.ts';

export default function OnboardingsScreen({ view }: { readonly view: 'list' | 'board' }) {
  const { rows } = useOnboardings();
  return (
    <Screen crumbs={[{ label: 'Onboardings' }]}>
      <ul className="overflow-auto p-6" data-view={view}>
        {rows.slice(0, 100).map((onboarding) => (
          <li key={onboarding.key}>{onboarding.name}</li>
        ))}
      </ul>
    </Screen>
  );
}
