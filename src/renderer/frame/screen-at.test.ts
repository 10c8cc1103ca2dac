import { expect, test } from 'vitest';
import { paths } from '../routes.ts';
import { screenAt } from './screen-at.ts';

test.each([
  ['/', 'workbench'],
  [paths.workbench(), 'workbench'],
  [paths.customers(), 'customers'],
  [paths.customer(42), 'customer'],
  [paths.duplicates('acme.com'), 'duplicates'],
  [paths.onboardings(), 'onboardings'],
  [paths.onboardingBoard(), 'onboardings'],
  [paths.onboarding(42), 'onboarding'],
  [paths.settings(), 'settings'],
  [paths.settings('cloud'), 'settings'],
  ['/nowhere', 'workbench'],
])('at %s it is the screen %s', (path, screen) => {
  expect(screenAt(path)).toBe(screen);
});
