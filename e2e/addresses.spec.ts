import { LONG } from '../scripts/support/stages.ts';
import { expect, test } from './support/fixtures.ts';

const SETTINGS = {
  '/admin': 'profile',
  '/admin/api-keys': 'api-keys',
  '/admin/custom-fields': 'custom-fields',
  '/admin/team': 'people',
  '/admin/onboarding-phases': 'phases',
  '/admin/templates': 'templates',
  '/admin/audit-log': 'audit-log',
  '/admin/health-score': 'health',
  '/admin/tags': 'tags',
  '/admin/webhooks': 'webhooks',
};

test('addresses of the vendor’s pages lead to ours; a customer’s goes on leading to it, whatever it is called and wherever it went', {
  tag: LONG,
}, async ({ window, pivotal }) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Acme' } });
  await pivotal.request('POST', '/customers/1/contacts', {
    body: { name: 'Jo Secret', email: 'jo@secret.example' },
  });
  const at = (path: string) => window.goto(new URL(path, pivotal.app).href);
  for (const path of ['/customers/1', '/customers/1-acme', '/customers/1-once-called-otherwise']) {
    await at(path);
    await expect(window.getByRole('heading', { name: 'Acme', level: 1 }), path).toBeVisible();
  }
  await pivotal.request('PATCH', '/customers/1', { body: { name: 'Birch', status: 'archived' } });
  await at('/customers/1-acme');
  await expect(window.getByRole('heading', { name: 'Birch', level: 1 })).toBeVisible();
  await expect(window.getByText('Archived', { exact: true }).first()).toBeVisible();
  await at('/workbench');
  await expect(window.getByRole('heading', { name: 'Workbench' })).toBeVisible();
  for (const [path, section] of Object.entries(SETTINGS)) {
    await at(path);
    await expect(window, path).toHaveURL(new RegExp(`/settings/${section}$`, 'u'));
  }
});

test('what is copied for support names the record in sight by its ids, and says nothing of what is in it', async ({
  window,
  pivotal,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const made = await pivotal.request('POST', '/customers', {
    body: { name: 'Acme Secret', domain: 'secret.example', plan: 'Hidden plan' },
  });
  const { id } = made.json<{ id: string }>();
  await pivotal.request('POST', '/customers/1/contacts', {
    body: { name: 'Jo Hush', email: 'jo@secret.example' },
  });
  await window.goto(new URL('/customers/1', pivotal.app).href);
  await window.getByRole('heading', { name: 'Acme Secret', level: 1 }).waitFor();
  await window.keyboard.press('ControlOrMeta+k');
  await window.keyboard.type('copy for support');
  await expect(window.getByRole('option', { selected: true })).toHaveText(/^Copy for support/u);
  await window.keyboard.press('Enter');
  await expect(window.getByText('Copied for support')).toBeVisible();
  const copied = await window.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(`Customer #1 (${id})`);
  expect(copied).toContain('Screen: customers');
  for (const secret of ['Acme', 'secret.example', 'Hidden', 'Jo', 'pivotal_'])
    expect(copied).not.toContain(secret);
});
