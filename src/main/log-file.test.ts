import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Log } from './log.ts';
import { logToFile } from './log-file.ts';

let folder: string;
const also = vi.fn<Log>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pivotal-log-'));
  also.mockReset();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = () => readdirSync(join(folder, 'logs')).toSorted();
const read = (name: string) => readFileSync(join(folder, 'logs', name), 'utf8');

test('what is logged stands in a file of its owner alone, and goes where it went before', () => {
  logToFile(folder, also)('warn', 'something', { count: 3 });
  expect(JSON.parse(read('pivotal.log'))).toMatchObject({ level: 'warn', event: 'something', count: 3 });
  expect(statSync(join(folder, 'logs/pivotal.log')).mode & 0o777).toBe(0o600);
  expect(also).toHaveBeenCalledExactlyOnceWith('warn', 'something', { count: 3 });
});

test('a full file makes room, five are kept, the newest without a number', () => {
  const log = logToFile(folder, also, 200);
  for (let number = 0; number < 40; number += 1) log('info', `event_${number}`);
  expect(files()).toEqual([
    'pivotal.log',
    'pivotal.log.1',
    'pivotal.log.2',
    'pivotal.log.3',
    'pivotal.log.4',
  ]);
  expect(read('pivotal.log')).toContain('event_39');
  expect(read('pivotal.log.1')).not.toContain('event_39');
  for (const name of files()) expect(read(name).length).toBeLessThanOrEqual(200);
});

test('the next run goes on in the same file', () => {
  logToFile(folder, also)('info', 'first');
  logToFile(folder, also)('info', 'second');
  expect(read('pivotal.log').trim().split('\n')).toHaveLength(2);
});

test('a log that cannot be written fails nobody, and goes on once it can be', () => {
  writeFileSync(join(folder, 'logs'), 'in the way');
  const log = logToFile(folder, also);
  log('info', 'unwritten');
  expect(also).toHaveBeenCalledOnce();
  rmSync(join(folder, 'logs'));
  log('info', 'written');
  expect(read('pivotal.log')).toContain('"written"');
});
