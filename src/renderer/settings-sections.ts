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
