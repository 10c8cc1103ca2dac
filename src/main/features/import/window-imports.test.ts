import { expect, test, vi } from 'vitest';
import { ANN, openTestHub, type TestHub } from '../../../../test/support/hub.ts';
import { newKey } from '../../hub/records/identity.ts';
import { createImport } from './import.ts';
import { createWindowImports } from './window-imports.ts';

function open(): { hub: TestHub; imports: ReturnType<typeof createWindowImports> } {
  const hub = openTestHub();
  const newId = () => newKey(hub.environment);
  return {
    hub,
    imports: createWindowImports(
      createImport({ hub, now: hub.environment.now, newKey: newId }),
      () => ANN,
      newId,
    ),
  };
}

function fileOf(rows: number) {
  const lines = Array.from({ length: rows }, (_, at) => `Customer ${at},c${at}.example`);
  const content = Buffer.from(`Name,Domain\n${lines.join('\n')}\n`).toString('base64');
  return { content, name: 'many.csv', type: null, map: {}, dry_run: false, locale: 'en-US' };
}

test('an import says how far it is, and what became of it', async () => {
  const { hub, imports } = open();
  const { run } = imports.start(fileOf(600));
  await vi.waitFor(() => {
    const state = imports.state({ run });
    expect(state).toMatchObject({ kind: 'done', outcome: { type: 'customers', counts: { create: 600 } } });
  });
  expect(hub.changes.countSince('customer', 0)).toBe(600);
});

test('cancelled while it is read, nothing is written', async () => {
  const { hub, imports } = open();
  const { run } = imports.start(fileOf(5000));
  imports.cancel({ run });
  await vi.waitFor(() => expect(imports.state({ run })).toEqual({ kind: 'cancelled' }));
  expect(hub.isEmpty()).toBe(true);
});

test('a file that cannot be read says why', async () => {
  const { imports } = open();
  const { run } = imports.start({ ...fileOf(0), content: Buffer.from(' ').toString('base64') });
  await vi.waitFor(() =>
    expect(imports.state({ run })).toEqual({ kind: 'failed', message: 'The file is empty' }),
  );
  expect(() => imports.state({ run: 'another' })).toThrow('not known any more');
});
