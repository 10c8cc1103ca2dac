import { TemplateList } from '../tasks/template-list.tsx';
import { Section } from './section.tsx';

export function TemplatesSection() {
  return (
    <Section
      title="Phase templates"
      description="Tasks that an onboarding gets in a phase. The default of a phase is applied whenever an onboarding comes into it; every other by hand, with a preview."
    >
      <TemplateList />
    </Section>
  );
}
