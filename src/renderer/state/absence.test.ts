import { expect, onTestFinished, test, vi } from 'vitest';
import { ABSENCE_MS, type Absence, beginVisit } from './absence.ts';

const HOUR_MS = 3_600_000;

/** A main process whose stream grows, and a browser that keeps what it is told to. */
function world() {
  const kept = new Map<string, string>();
  const changes: { readonly at: number; readonly key: string }[] = [];
  const listeners = new Set<() => void>();
  let time = Date.parse('2026-05-26T17:00:00.000Z');
  const ask = async (since: number | null): Promise<Absence> => ({
    cursor: changes.length,
    customers:
      since === null
        ? []
        : [...new Set(changes.slice(since).map(({ key }) => key))].map((customer_key) => ({
            customer_key,
            changes: changes.slice(since).filter(({ key }) => key === customer_key).length,
            actors: ['Pivotal cloud'],
          })),
  });
  return {
    pass: (ms: number) => {
      time += ms;
    },
    happens(key: string) {
      changes.push({ at: time, key });
      for (const listener of listeners) listener();
    },
    comes() {
      const told: Absence[] = [];
      const visit = beginVisit({
        ask,
        onChanged(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        storage: {
          getItem: (name) => kept.get(name) ?? null,
          setItem: (name, value) => void kept.set(name, value),
          removeItem: (name) => void kept.delete(name),
        },
        now: () => time,
        tell: (absence) => told.push(absence),
      });
      onTestFinished(visit.end);
      return { visit, told };
    },
  };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

test('what others changed overnight is told when somebody comes, and read once', async () => {
  const { pass, happens, comes } = world();
  const evening = comes();
  await evening.visit.seen();
  evening.visit.end();
  pass(14 * HOUR_MS);
  happens('acme');
  happens('acme');
  happens('zeta');
  const morning = comes();
  await vi.waitFor(() => expect(morning.told).toHaveLength(1));
  expect(morning.told[0]?.customers).toMatchObject([
    { customer_key: 'acme', changes: 2 },
    { customer_key: 'zeta', changes: 1 },
  ]);
  // It has not been read: a reload tells it again.
  await morning.visit.seen();
  morning.visit.end();
  const reloaded = comes();
  await vi.waitFor(() => expect(reloaded.told).toHaveLength(1));
  await reloaded.visit.read();
  reloaded.visit.end();
  const later = comes();
  await settle();
  expect(later.told).toEqual([]);
});

test('what the sync brings within the first minutes happened meanwhile, too', async () => {
  const { pass, happens, comes } = world();
  const before = comes();
  await before.visit.seen();
  before.visit.end();
  pass(ABSENCE_MS);
  const { told } = comes();
  await settle();
  expect(told).toEqual([]);
  happens('acme');
  await vi.waitFor(() => expect(told).toMatchObject([{ customers: [{ customer_key: 'acme' }] }]));
});

test('an hour away is no absence, and neither is a first visit', async () => {
  const { pass, happens, comes } = world();
  happens('acme');
  const first = comes();
  await first.visit.seen();
  first.visit.end();
  pass(HOUR_MS);
  happens('acme');
  const again = comes();
  await settle();
  expect([...first.told, ...again.told]).toEqual([]);
});

test('who is here sees what happens: it is not told the next morning', async () => {
  const { pass, happens, comes } = world();
  const day = comes();
  happens('acme');
  await day.visit.seen();
  day.visit.end();
  pass(14 * HOUR_MS);
  const morning = comes();
  await settle();
  expect(morning.told).toEqual([]);
});
