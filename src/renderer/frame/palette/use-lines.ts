import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useCurrentSubjects } from '../../state/subject.ts';
import { commandsFor, subjectCommandsFor, usePaletteCommands } from './commands.tsx';
import type { Found } from './found.ts';
import { useManualCommands } from './manual-commands.tsx';
import { type Line, type Section, type SubjectSection, sectionsOf } from './sections.ts';

/** So many places of the manual are offered at once. */
const MOST_PAGES = 5;

/** What the palette lists. */
export interface Lines {
  readonly sections: readonly Section[];
  readonly lines: readonly Line[];
  /** Of the line that is chosen: the first, until another has been gone to for this text. */
  readonly slot: string;
  readonly choose: (slot: string) => void;
}

/** Results and commands in their sections, always of the same text: a letter alone moves nothing in the list. */
export function useLines(shown: Found | null): Lines {
  const [chosen, setChosen] = useState<{ readonly text: string; readonly id: string } | null>(null);
  const answered = shown?.text ?? '';
  const all = usePaletteCommands();
  const manual = useManualCommands(answered);
  const commands = useMemo(
    () => [...commandsFor(all, answered), ...commandsFor(manual, answered).slice(0, MOST_PAGES)],
    [all, manual, answered],
  );
  const own = useSubjectSections(answered);
  const sections = useMemo(() => sectionsOf(shown, commands, own), [shown, commands, own]);
  const lines = sections.flatMap((section) => section.lines);
  const line = (chosen?.text === answered && lines.find(({ id }) => id === chosen.id)) || lines[0];
  return {
    sections,
    lines,
    slot: line?.slot ?? '',
    choose(next) {
      const gone = lines.find((other) => other.slot === next);
      if (gone !== undefined) setChosen({ text: answered, id: gone.id });
    },
  };
}

/** The commands of what is on screen; the same array until what is listed differs. */
function useSubjectSections(answered: string): readonly SubjectSection[] {
  const subjects = useCurrentSubjects();
  const offered = useRef<readonly SubjectSection[]>([]);
  const listed = subjects.map((one) => ({ ...one, commands: subjectCommandsFor(one, answered) }));
  if (idOf(listed) !== idOf(offered.current)) offered.current = listed;
  return offered.current;
}

/** Tells apart what is listed of the screen's own commands. */
function idOf(subjects: readonly SubjectSection[]): string {
  return subjects
    .map(({ title, commands }) => [title, ...commands.map(({ label }) => label)].join('\n'))
    .join('\n');
}

/** cmdk tells the box which row is the chosen one only where it went there itself; an answer changes it too. */
export function useActiveRow(
  input: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  { slot, sections }: Pick<Lines, 'slot' | 'sections'>,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are those of the sections.
  useEffect(() => {
    const rows = [...(list.current?.querySelectorAll('[role=option]') ?? [])];
    const row = rows.find((other) => other.getAttribute('data-value') === slot);
    for (const element of [input.current, list.current]) {
      if (row === undefined) element?.removeAttribute('aria-activedescendant');
      else element?.setAttribute('aria-activedescendant', row.id);
    }
  }, [slot, sections]);
}
