export const SETTINGS_SECTIONS = [
  'profile',
  'people',
  'api-keys',
  'local-api',
  'appearance',
  'about',
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];
