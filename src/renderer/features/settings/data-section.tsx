import { ImportSection } from '../import/import-section.tsx';
import { Backups } from './backups.tsx';
import { SampleData } from './sample-data.tsx';
import { Section } from './section.tsx';

/** What gets in and out of the workspace. */
export function DataSection() {
  return (
    <>
      <Section
        title="Import"
        description="Customers, contacts, onboardings and tasks as other systems and spreadsheets export them. You see what would become of each row before anything is written, and can take all of it back."
      >
        <ImportSection />
      </Section>
      <Backups />
      <SampleData />
    </>
  );
}
