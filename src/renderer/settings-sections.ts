export const SETTINGS_SECTIONS = [
  'profile',
  'people',
  'custom-fields',
  'tags',
  'cloud',
  'api-keys',
  'local-api',
  'browser',
  'appearance',
  'data',
  'computer',
  'about',
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];
