import { Screen } from '../../components/screen.tsx';
import { Select } from '../../components/select.tsx';
import { useTheme } from '../../state/theme.ts';

export default function SettingsScreen({ section }: { readonly section: string }) {
  const { choice, setChoice } = useTheme();
  return (
    <Screen crumbs={[{ label: 'Settings' }, { label: section }]}>
      <div className="p-6">
        <Select
          label="Theme"
          value={choice}
          onChange={setChoice}
          options={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
            { value: 'system', label: 'As the system' },
          ]}
          className="w-60"
        />
      </div>
    </Screen>
  );
}
