import { expect, test } from 'vitest';
import { bytesOf, keepFile, previewKind, problemOfFile, sizeWords } from './attachment-files.ts';

test.each([
  [0, 'The file is empty'],
  [1, null],
  [25 * 1024 * 1024, null],
  [25 * 1024 * 1024 + 1, 'The file is larger than 25 MB'],
])('of a file of %i bytes it is said: %s', (size, say) => {
  expect(problemOfFile({ size })).toBe(say);
});

test.each([
  ['image/png', 'image'],
  ['image/svg+xml', null],
  ['text/plain', 'text'],
  ['text/html', null],
  ['application/pdf', null],
])('%s is shown as %s', (content_type, kind) => {
  expect(previewKind({ content_type })).toBe(kind);
});

test.each([
  [999, '999 bytes'],
  [2600, '3 KB'],
  [1_250_000, '1.3 MB'],
])('%i bytes are called %s', (size, words) => {
  expect(sizeWords(size)).toBe(words);
});

test('a file is handed over byte for byte, under a name without hidden characters', async () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256);
  const calls: { name: string; content_type: string; content: string }[] = [];
  const call = async (_name: string, input: (typeof calls)[number]) => {
    calls.push(input);
    return { attachment: { id: 'a' } };
  };
  await keepFile({ bridge: { call } } as never, new File([bytes], 'pla\u202En.bin'));
  expect(calls[0]).toMatchObject({ name: 'plan.bin', content_type: 'application/octet-stream' });
  expect(bytesOf(calls[0]?.content ?? '')).toEqual(bytes);
});
