import { expect, test } from 'vitest';
import { connect, openTestHub, temporaryFolder } from '../../../../test/support/hub.ts';

const UPSTREAM = { url: 'https://my.pivotal.app', workspace_id: 'w1', connected: true };

test('a new workspace has a name, and an id that it keeps', () => {
  const folder = temporaryFolder();
  const hub = openTestHub(folder);
  const workspace = hub.settings.get('workspace');
  const id = hub.settings.get('hub');
  expect(workspace).toMatchObject({ slug: 'local', name: 'My workspace' });
  expect(workspace?.id).toMatch(/^c[0-9a-z]{24}$/);
  expect(id?.id).not.toBe(workspace?.id);
  hub.close();
  const again = openTestHub(folder);
  expect(again.settings.get('workspace')).toEqual(workspace);
  expect(again.settings.get('hub')).toEqual(id);
});

test('two workspaces differ in their ids', () => {
  expect(openTestHub().settings.get('hub')).not.toEqual(openTestHub().settings.get('hub'));
});

test('a setting is there until it is removed, also after a restart', () => {
  const folder = temporaryFolder();
  const hub = openTestHub(folder);
  expect(hub.settings.get('upstream')).toBeUndefined();
  hub.settings.set('upstream', UPSTREAM);
  expect(hub.settings.get('upstream')).toEqual(UPSTREAM);
  hub.close();
  const again = openTestHub(folder);
  expect(again.settings.get('upstream')).toEqual(UPSTREAM);
  again.settings.remove('upstream');
  expect(again.settings.get('upstream')).toBeUndefined();
  again.close();
  expect(openTestHub(folder).settings.get('upstream')).toBeUndefined();
});

test('a value of another shape is refused, and the one before stays', () => {
  const { settings } = openTestHub();
  settings.set('upstream', UPSTREAM);
  const wrong = { url: 'https://other.example' } as unknown as typeof UPSTREAM;
  expect(() => settings.set('upstream', wrong)).toThrow(/workspace_id/);
  expect(settings.get('upstream')).toEqual(UPSTREAM);
});

test('a stored value of another shape is noticed when it is read', () => {
  const folder = temporaryFolder();
  openTestHub(folder).close();
  connect(folder).prepare('INSERT INTO settings VALUES (?, ?)').run('upstream', '{"url":5}');
  expect(() => openTestHub(folder).settings.get('upstream')).toThrow(/expected string/);
});
