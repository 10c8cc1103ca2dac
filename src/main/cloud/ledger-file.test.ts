import { appendFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/hub.ts';
import { createLedgerFile } from './ledger-file.ts';

const START = Date.parse('2026-05-26T17:21:09.412Z');
const DAY = 24 * 60 * 60 * 1000;

function machine() {
  const time = { wall: START, steady: 1_000_000 };
  const environment = { now: () => time.wall, elapsed: () => time.steady };
  const pass = (ms: number) => {
    time.wall += ms;
    time.steady += ms;
  };
  return { time, environment, pass };
}

test('a later process knows when a request was sent, and when its answer had come', () => {
  const folder = temporaryFolder();
  const { environment, pass } = machine();
  const first = createLedgerFile(folder, environment);
  const landed = first.note();
  first.note();
  pass(3000);
  landed();
  pass(1000);
  expect(createLedgerFile(folder, environment).load(60_000)).toEqual([
    { sentAge: 4000, landedAge: 1000 },
    { sentAge: 4000, landedAge: null },
  ]);
  pass(59_500);
  expect(createLedgerFile(folder, environment).load(60_000)).toEqual([]);
});

test.each([DAY, -DAY, 30_000, -30_000])(
  'a clock that is set by %d ms makes no request look older',
  (step) => {
    const folder = temporaryFolder();
    const { environment, time, pass } = machine();
    createLedgerFile(folder, environment).note()();
    pass(5000);
    time.wall += step;
    const [request] = createLedgerFile(folder, environment).load(60_000);
    expect(request?.sentAge).toBeLessThanOrEqual(5000);
  },
);

test('after the machine has started anew its clock alone counts', () => {
  const folder = temporaryFolder();
  const { environment, time } = machine();
  createLedgerFile(folder, environment).note();
  time.steady = 10;
  time.wall += 30_000;
  expect(createLedgerFile(folder, environment).load(60_000)).toEqual([{ sentAge: 30_000, landedAge: null }]);
});

test('half a line, as a crash leaves it, and lines of another kind are passed over', () => {
  const folder = temporaryFolder();
  const { environment } = machine();
  createLedgerFile(folder, environment).note();
  appendFileSync(join(folder, 'upstream-requests.log'), '1790000000000\nsent 5.1 17');
  expect(createLedgerFile(folder, environment).load(60_000)).toHaveLength(1);
});

test('it stays small', () => {
  const folder = temporaryFolder();
  const { environment } = machine();
  const ledger = createLedgerFile(folder, environment);
  for (let number = 0; number < 12_000; number += 1) ledger.note();
  expect(statSync(join(folder, 'upstream-requests.log')).size).toBeLessThan(300 * 1024);
});
