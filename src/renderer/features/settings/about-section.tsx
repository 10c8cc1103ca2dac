import { useAppInfo, useCustomers } from '../../store/index.ts';
import { SampleData } from './sample-data.tsx';
import { Facts, Section } from './section.tsx';

const SYSTEM: Readonly<Record<string, string>> = { darwin: 'macOS', linux: 'Linux', win32: 'Windows' };
const SHELL = { electron: 'Desktop app', browser: 'In the browser' } as const;

export function AboutSection() {
  const info = useAppInfo();
  const customers = useCustomers();
  if (info === null) return null;
  const isEmpty = customers.status === 'ready' && customers.rows.length === 0;
  return (
    <>
      <Section
        title="About"
        description="What runs here, and where your data lies. Quote these when you ask for help."
      >
        <Facts
          items={[
            ['Version', info.version],
            ['Runs as', SHELL[info.shell]],
            ['System', SYSTEM[info.platform] ?? info.platform],
            ['Data folder', info.data_folder],
            ['Workspace', `${info.workspace.name} (${info.workspace.id})`],
            ...(info.notice === null ? [] : [['Notice', info.notice] as const]),
          ]}
        />
      </Section>
      {isEmpty ? <SampleData /> : null}
    </>
  );
}
