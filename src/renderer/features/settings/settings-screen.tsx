import type { ReactNode } from 'react';
import { Screen } from '../../components/screen.tsx';
import { SideLink } from '../../components/side-link.tsx';
import { NotFound } from '../../frame/not-found.tsx';
import { paths } from '../../routes.ts';
import {
  SETTINGS_GROUPS,
  SETTINGS_LABELS,
  SETTINGS_SECTIONS,
  type SettingsSection,
} from '../../settings-sections.ts';
import { DraftScope } from '../../state/drafts.ts';
import { useAppInfo } from '../../store/index.ts';
import { IntegrationsSection } from '../integrations/integrations-section.tsx';
import { AboutSection } from './about-section.tsx';
import { ApiKeysSection } from './api-keys-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { AuditSection } from './audit-section.tsx';
import { BrowserSection } from './browser-section.tsx';
import { CloudSection } from './cloud-section.tsx';
import { ComputerSection } from './computer-section.tsx';
import { CustomFieldsSection } from './custom-fields-section.tsx';
import { DataSection } from './data-section.tsx';
import { HealthSection } from './health-section.tsx';
import { LocalApiSection } from './local-api-section.tsx';
import { PeopleSection } from './people-section.tsx';
import { PhasesSection } from './phases-section.tsx';
import { PiSection } from './pi-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { RemindersSection } from './reminders-section.tsx';
import { TagsSection } from './tags-section.tsx';
import { TemplatesSection } from './templates-section.tsx';
import { WebhooksSection } from './webhooks-section.tsx';

const SECTIONS: Readonly<Record<SettingsSection, ReactNode>> = {
  profile: <ProfileSection />,
  people: <PeopleSection />,
  phases: <PhasesSection />,
  templates: <TemplatesSection />,
  'custom-fields': <CustomFieldsSection />,
  tags: <TagsSection />,
  'audit-log': <AuditSection />,
  cloud: <CloudSection />,
  integrations: <IntegrationsSection />,
  webhooks: <WebhooksSection />,
  'api-keys': <ApiKeysSection />,
  'local-api': <LocalApiSection />,
  browser: <BrowserSection />,
  appearance: <AppearanceSection />,
  reminders: <RemindersSection />,
  health: <HealthSection />,
  pi: <PiSection />,
  data: <DataSection />,
  computer: <ComputerSection />,
  about: <AboutSection />,
};

export default function SettingsScreen({ section }: { readonly section: string }) {
  const isBrowser = useAppInfo()?.shell === 'browser';
  const current = SETTINGS_SECTIONS.find((candidate) => candidate === section);
  if (current === undefined) {
    return (
      <NotFound
        message="There is no such page in the settings."
        action={{ label: 'Go to settings', href: paths.settings() }}
      />
    );
  }
  const label = SETTINGS_LABELS[current];
  return (
    <Screen crumbs={[{ label: 'Settings', href: paths.settings() }, { label }]}>
      <div className="flex min-h-0 flex-1">
        <nav aria-label="Settings" className="w-44 shrink-0 overflow-y-auto border-e border-line p-3">
          {SETTINGS_GROUPS.map(({ label: group, sections }) => (
            <ul key={group} aria-label={group} className="flex flex-col gap-0.5 not-first:mt-3">
              <li aria-hidden="true" className="px-2.5 pb-0.5 text-2xs text-faint">
                {group}
              </li>
              {sections
                // Electron's window is nobody else's: there is nothing to sign out of.
                .filter((section: SettingsSection) => section !== 'browser' || isBrowser)
                .map((candidate) => (
                  <li key={candidate}>
                    <SideLink href={paths.settings(candidate)} isHere={candidate === current}>
                      {SETTINGS_LABELS[candidate]}
                    </SideLink>
                  </li>
                ))}
            </ul>
          ))}
        </nav>
        <div className="min-w-0 flex-1 overflow-y-auto" data-scrolls="" key={current}>
          <DraftScope value="settings">{SECTIONS[current]}</DraftScope>
        </div>
      </div>
    </Screen>
  );
}
