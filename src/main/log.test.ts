import { afterEach, expect, test, vi } from 'vitest';
import { errorDetails, logToStderr } from './log.ts';

afterEach(() => vi.restoreAllMocks());

test('an event is one line of JSON on stderr, whatever its details hold', () => {
  const lines: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  logToStderr('info', 'listening', { port: 4780, note: 'two\nlines' });
  logToStderr('warn', 'sample_not_loaded');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toMatch(/^[^\n]+\n$/);
  const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(first).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    level: 'info',
    event: 'listening',
    port: 4780,
    note: 'two\nlines',
  });
  expect(Object.keys(second ?? {})).toEqual(['time', 'level', 'event']);
});

test('of an error, its name, message and where it arose are told', () => {
  const error = new RangeError('too far');
  const details = errorDetails(error);
  expect(details.error).toBe('RangeError: too far');
  expect(details.stack).toHaveLength(5);
  expect(String(details.stack)).toContain('log.test.ts');
});

test('what is thrown without being an error is told as text', () => {
  expect(errorDetails('just text')).toEqual({ error: 'just text' });
  expect(errorDetails(undefined)).toEqual({ error: 'undefined' });
});
