import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openHub } from '../hub.ts';

test('what was stored before a field came shows it with its default, in its place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pivotal-new-fields-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const first = openHub({ folder });
  const actor = { name: 'Ann', type: 'user' } as const;
  await first.write({
    operation: 'create',
    resource: 'customer',
    input: { name: 'Acme', plan: 'Pro', tags: ['a'] },
    actor,
  });
  const whole = first.reads.get('customer', '1');
  first.close();

  const database = new Database(join(folder, 'pivotal.db'));
  database.exec("UPDATE customers SET document = json_remove(document, '$.mrr', '$.tags')");
  database.exec("DELETE FROM settings WHERE name = 'fields'");
  database.close();

  const second = openHub({ folder });
  onTestFinished(() => second.close());
  expect(JSON.parse(second.reads.get('customer', '1'))).toEqual({ ...JSON.parse(whole), tags: [] });
  expect(Object.keys(JSON.parse(second.reads.get('customer', '1')))).toEqual(Object.keys(JSON.parse(whole)));
  expect(second.settings.get('fields')?.customer).toContain('mrr');
});
