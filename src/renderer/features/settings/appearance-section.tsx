import { Select } from '../../components/select.tsx';
import { useTheme } from '../../state/theme.ts';
import { Section } from './section.tsx';

export function AppearanceSection() {
  const { choice, setChoice } = useTheme();
  return (
    <Section title="Appearance" description="How Pivotal looks on this laptop.">
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
    </Section>
  );
}
