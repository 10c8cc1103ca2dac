import { expect, onTestFinished, test } from 'vitest';
import { FORMER_KEY, formerDataDir } from '../support/former/former.ts';
import { removeDataDir, startServer } from '../support/server.ts';

interface Listed {
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

test('a data folder of a former version opens with its records, conflict, waiting changes, keys and history', async () => {
  const dataDir = formerDataDir();
  onTestFinished(() => removeDataDir(dataDir));
  const server = await startServer({ dataDir });
  onTestFinished(async () => void (await server.stop()));
  const read = async (path: string, base = '/api/v1') => {
    const answer = await server.request('GET', path, { key: FORMER_KEY, base });
    expect(answer.status, path).toBe(200);
    return answer.json<Listed>().data;
  };
  const names = (rows: Listed['data']) => rows.map(({ name }) => name).sort();
  expect(names(await read('/customers'))).toEqual([
    'Aurora Labs',
    'Borealis',
    'Cumulus',
    'Drizzle',
    'Eclipse',
    'Fjord',
    'Glacier',
    'Made offline',
  ]);
  expect(names(await read('/customers/1/contacts'))).toEqual(['Jo', 'Kim', 'Lee']);
  expect(await read('/onboardings')).toMatchObject([
    { phase: 'program_design', customer_id: expect.any(String) },
  ]);
  expect(await read('/sync/conflicts', '/local/v1')).toMatchObject([
    { field: 'plan', mine: 'Mine', theirs: 'Theirs' },
  ]);
  const status = await server.request('GET', '/sync', { key: FORMER_KEY, base: '/local/v1' });
  // Cumulus changed, one made, one deleted.
  expect(status.json()).toMatchObject({ pending: 3, conflicts: 1 });
  const history = await read('/customers/1/activity');
  expect(history.map(({ event_type }) => event_type)).toEqual(
    expect.arrayContaining(['onboarding.phase_moved', 'onboarding.created', 'contact.added']),
  );
  const changed = await server.request('PATCH', '/customers/1', {
    key: FORMER_KEY,
    body: { plan: 'Growth' },
  });
  expect(changed.json()).toMatchObject({ name: 'Aurora Labs', plan: 'Growth' });
});
