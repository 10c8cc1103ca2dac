import { definitionOf } from '#shared/records/index.ts';
import { nounsOf } from '#shared/records/labels.ts';
import type { SearchResult } from '#shared/search/answer.ts';
import type { RecordType } from '#shared/search/fields.ts';
import { byRecordType } from '#shared/search/searched-types.ts';
import { humanize } from '#shared/words.ts';
import type { PaletteCommand } from './commands.tsx';
import type { Found } from './found.ts';

/**
 * What can be chosen. Its `slot` says where it stands, its `id` what it is: the rows on screen are of slots, and stay
 * while what stands in them changes with every letter, which costs far less than to put up new ones.
 */
export type Line =
  | { readonly kind: 'result'; readonly slot: string; readonly id: string; readonly result: SearchResult }
  | {
      readonly kind: 'command';
      readonly slot: string;
      readonly id: string;
      readonly command: PaletteCommand;
    };

export interface Section {
  readonly heading: string;
  readonly lines: readonly Line[];
}

const HEADINGS: Readonly<Record<RecordType, string>> = byRecordType(
  (type) => definitionOf(type).search?.heading ?? humanize(nounsOf(type)),
);

/** What can be done to what the screen is about. */
export interface SubjectSection {
  readonly title: string;
  readonly isSelection: boolean;
  readonly commands: readonly PaletteCommand[];
}

/** The list as it is shown; no section is empty. What is selected comes first: it was chosen to be changed. */
export function sectionsOf(
  found: Found | null,
  commands: readonly PaletteCommand[],
  subjects: readonly SubjectSection[] = [],
): readonly Section[] {
  // Several parts of a screen may say what can be done to the same thing: it is one section.
  const own = (isSelection: boolean) =>
    [...Map.groupBy(subjects, ({ title }) => title)].map(([title, parts]) =>
      commandsSection(
        title,
        // A page says what it offers after the parts that it is made of, and it is what matters most.
        parts
          .filter((part) => part.isSelection === isSelection)
          .toReversed()
          .flatMap(({ commands: all }) => all),
      ),
    );
  return [
    ...own(true),
    resultsSection('Recently opened', found?.recents ?? []),
    ...(found?.groups ?? []).map(({ type, results }) => resultsSection(HEADINGS[type], results)),
    ...own(false),
    commandsSection('Commands', commands),
  ].filter(({ lines }) => lines.length > 0);
}

function commandsSection(heading: string, commands: readonly PaletteCommand[]): Section {
  const labels = commands.map(({ label }) => label);
  return {
    heading,
    // Several parts of a screen may offer the same: by key, in a menu.
    lines: commands
      .filter(({ label }, at) => labels.indexOf(label) === at)
      .map((command): Line => {
        const slot = `command ${heading} ${command.label}`;
        return { kind: 'command', slot, id: slot, command };
      }),
  };
}

function resultsSection(heading: string, results: readonly SearchResult[]): Section {
  return {
    heading,
    lines: results.map((result, index) => ({
      kind: 'result',
      slot: `${heading} ${index}`,
      id: result.key,
      result,
    })),
  };
}
