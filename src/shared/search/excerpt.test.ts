import { describe, expect, it } from 'vitest';
import { firstLine, shownHighlight } from './excerpt.ts';

const LONG = `${'word '.repeat(100)}needle ${'more '.repeat(100)}`;

function shown(text: string, needle: string) {
  const start = text.indexOf(needle);
  return shownHighlight({ field: 'note', text, ranges: [{ start, end: start + needle.length }] });
}

describe('what is shown of a long text', () => {
  it.each([
    ['\n\n# Heading\nrest', 'Heading'],
    ['- [ ] item', '[ ] item'],
    ['', ''],
    ['one line', 'one line'],
    ['  2. second', 'second'],
  ])('begins with the first line that says something, without its marks: %j', (text, line) => {
    expect(firstLine(text)).toBe(line);
  });

  it('is the line that was found, with what was found still marked', () => {
    expect(shown('first\n> a needle here\nlast', 'needle')).toEqual({
      field: 'note',
      text: 'a needle here',
      ranges: [{ start: 2, end: 8 }],
    });
  });

  it('is cut around what was found where the line is long', () => {
    const { text, ranges } = shown(LONG, 'needle');
    expect(text.length).toBeLessThan(200);
    expect(text.startsWith('…word')).toBe(true);
    expect(text.endsWith('…')).toBe(true);
    expect(ranges.map(({ start, end }) => text.slice(start, end))).toEqual(['needle']);
  });

  it('never has half a character', () => {
    const rockets = '🚀'.repeat(300);
    const { text, ranges } = shown(`${rockets}needle${rockets}`, 'needle');
    expect(text.isWellFormed()).toBe(true);
    expect(ranges.map(({ start, end }) => text.slice(start, end))).toEqual(['needle']);
    expect(firstLine(rockets).isWellFormed()).toBe(true);
  });

  it('is all of a name', () => {
    expect(shown('a needle', 'needle').text).toBe('a needle');
  });
});
