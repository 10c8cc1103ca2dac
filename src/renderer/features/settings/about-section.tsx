import { IS_MAC } from '../../lib/platform.ts';
import { useAppInfo } from '../../store/index.ts';
import { CopyForSupport } from './copy-for-support.tsx';
import { Facts, Section } from './section.tsx';

const SYSTEM: Readonly<Record<string, string>> = { darwin: 'macOS', linux: 'Linux', win32: 'Windows' };
const SHELL = { electron: 'Desktop app', browser: 'In the browser' } as const;

export function AboutSection() {
  const info = useAppInfo();
  if (info === null) return null;
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
      <Section
        title="Help"
        description={`Versions, states and the ids of what was open last, without any data or keys. The same is in ${IS_MAC ? '⌘K' : 'Ctrl+K'} on every screen, with the ids in sight there.`}
      >
        <CopyForSupport />
      </Section>
    </>
  );
}
