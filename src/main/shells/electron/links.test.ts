import { expect, test } from 'vitest';
import { linkAmong, routeOfLink } from './links.ts';

test.each([
  ['pivotal://customers/42', '/customers/42'],
  ['pivotal://customers/42/', '/customers/42'],
  ['PIVOTAL://customers/42', '/customers/42'],
  ['pivotal://customers/42-acme', '/customers/42-acme'],
  ['pivotal://customers/cm1a2b3c4d5e6f7g8h9i0j1k2', '/customers/cm1a2b3c4d5e6f7g8h9i0j1k2'],
  ['pivotal://customers', '/customers'],
  ['pivotal://customers/', '/customers'],
  ['pivotal://onboardings/7', '/onboardings/7'],
  ['pivotal://onboardings', '/onboardings'],
  ['pivotal://onboardings/board', '/onboardings/board'],
  ['pivotal://settings', '/settings/profile'],
])('%s opens %s', (link, route) => {
  expect(routeOfLink(link)).toBe(route);
});

test.each([
  '',
  'pivotal:',
  'pivotal://',
  'pivotal:///customers/42',
  'pivotal:customers/42',
  'pivotal://customers/42/contacts',
  'pivotal://customers/../settings',
  'pivotal://customers/..',
  'pivotal://customers/%2e%2e%2fsettings',
  'pivotal://customers/42?tab=<script>alert(1)</script>',
  'pivotal://customers/42#"><img src=x onerror=alert(1)>',
  'pivotal://customers/-1',
  'pivotal://customers/9999999999999999',
  'pivotal://customers/javascript:alert(1)',
  'pivotal://javascript:alert(1)',
  'pivotal://user:secret@customers/42',
  'pivotal://customers:80/42',
  'pivotal://settings/api-keys',
  'pivotal://file/etc/passwd',
  'pivotal://customers/42\n/settings',
  'pivotal://customers\\42',
  'pivotal://КЛИЕНТЫ/42',
  'https://customers/42',
  'javascript:alert(1)',
  'file:///etc/passwd',
  `pivotal://customers/${'4'.repeat(5000)}`,
])('the junk %s opens the list of customers', (link) => {
  expect(routeOfLink(link)).toBe('/customers');
});

test('the link is found among the arguments of a command line', () => {
  expect(linkAmong(['--no-sandbox', '.', 'pivotal://customers/42'])).toBe('pivotal://customers/42');
  expect(linkAmong(['.', '--sample'])).toBeNull();
});
