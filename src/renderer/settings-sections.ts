/** What the pages are called. */
export const SETTINGS_LABELS = {
  profile: 'Profile',
  people: 'People',
  phases: 'Phases',
  templates: 'Phase templates',
  'custom-fields': 'Custom fields',
  tags: 'Tags',
  'audit-log': 'Audit log',
  cloud: 'Cloud',
  integrations: 'Integrations',
  webhooks: 'Webhooks',
  'api-keys': 'API keys',
  'local-api': 'Local API',
  browser: 'This browser',
  appearance: 'Appearance',
  reminders: 'Reminders',
  health: 'Health score',
  pi: 'Pi',
  data: 'Data',
  computer: 'This computer',
  about: 'About',
} as const satisfies Record<SettingsSection, string>;

/** The pages of the settings, grouped by what they are about, in the order shown. */
export const SETTINGS_GROUPS = [
  { label: 'You', sections: ['profile', 'appearance', 'reminders', 'computer', 'browser'] },
  {
    label: 'Workspace',
    sections: ['people', 'phases', 'templates', 'custom-fields', 'tags', 'health', 'pi', 'data', 'audit-log'],
  },
  { label: 'Connections', sections: ['cloud', 'integrations', 'webhooks', 'api-keys', 'local-api'] },
  { label: 'Pivotal', sections: ['about'] },
] as const;

export type SettingsSection = (typeof SETTINGS_GROUPS)[number]['sections'][number];

export const SETTINGS_SECTIONS: readonly SettingsSection[] = SETTINGS_GROUPS.flatMap(
  ({ sections }): readonly SettingsSection[] => sections,
);
