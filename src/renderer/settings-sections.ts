export const SETTINGS_SECTIONS = [
  'profile',
  'people',
  'phases',
  'templates',
  'custom-fields',
  'tags',
  'audit-log',
  'cloud',
  'integrations',
  'api-keys',
  'local-api',
  'browser',
  'appearance',
  'data',
  'computer',
  'about',
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];
