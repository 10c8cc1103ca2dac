/** Beginnings of addresses and the screens there, the first that fits. The build reads it too, for what to fetch first. */
export const SCREENS_AT = [
  ['/customers/duplicates/', 'duplicates'],
  ['/customers/', 'customer'],
  ['/onboardings/board', 'onboardings'],
  ['/onboardings/', 'onboarding'],
  ['/onboardings', 'onboardings'],
  ['/tasks', 'tasks'],
  ['/settings', 'settings'],
  ['/workbench', 'workbench'],
  ['/reports', 'reports'],
  ['/help', 'help'],
  ['/customers', 'customers'],
  ['/', 'workbench'],
] as const;

export type ScreenName = (typeof SCREENS_AT)[number][1];

export function screenAt(path: string): ScreenName {
  return SCREENS_AT.find(([beginning]) => path.startsWith(beginning))?.[1] ?? 'workbench';
}
