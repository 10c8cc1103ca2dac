import { describe, expect, test } from 'vitest';
import type { PaletteCommand } from './commands.tsx';
import { sectionsOf } from './sections.ts';

const command = (label: string): PaletteCommand => ({ label, icon: null, run: () => {} });

describe('what the screen is about', () => {
  test('is one section, however many parts of the screen have something to offer', () => {
    const sections = sectionsOf(
      null,
      [command('Sync now')],
      [
        { title: 'This list', isSelection: false, commands: [command('Save as a view')] },
        { title: '3 customers', isSelection: true, commands: [command('Add a tag')] },
        {
          title: 'This list',
          isSelection: false,
          commands: [command('Export the customers'), command('Save as a view')],
        },
      ],
    );
    expect(
      sections.map(({ heading, lines }) => [
        heading,
        ...lines.map((line) => (line.kind === 'command' ? line.command.label : '')),
      ]),
    ).toEqual([
      ['3 customers', 'Add a tag'],
      // The page itself, which speaks last, comes first; what two of them offer stands there once.
      ['This list', 'Export the customers', 'Save as a view'],
      ['Commands', 'Sync now'],
    ]);
  });
});
