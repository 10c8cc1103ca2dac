import { expect, test } from 'vitest';
import { blocksOf } from './brief-blocks.ts';

test('a brief is its headings and lines, the name at its top left out', () => {
  const markdown = '# Acme \\*Ltd\\* (#4)\n\n- Status: Active\n\n## Open tasks\n\n- Call \\#1\n- Write\n';
  expect(blocksOf(markdown).map(({ heading, lines }) => [heading, lines.map(({ text }) => text)])).toEqual([
    [null, ['Status: Active']],
    ['Open tasks', ['Call \\#1', 'Write']],
  ]);
});
