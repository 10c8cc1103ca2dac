import { Command } from 'cmdk';
import { memo } from 'react';
import type { SearchResult } from '#shared/search/answer.ts';
import { Kbd } from '../../components/kbd.tsx';
import type { PaletteCommand } from './commands.tsx';
import { ITEM_CLASS, ResultItem } from './result-item.tsx';
import type { Section } from './sections.ts';

const GROUP_CLASS =
  '**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:font-medium **:[[cmdk-group-heading]]:text-faint **:[[cmdk-group-heading]]:truncate';

interface ResultsProps {
  readonly sections: readonly Section[];
  /** The slot that Enter is for. */
  readonly chosen: string;
  readonly onShow: (result: SearchResult) => void;
  readonly onRun: (command: PaletteCommand) => void;
}

/**
 * What was found and what can be done. Rendered for an answer and for a choice, never for a letter: typing a letter
 * has to be on screen at once. A row is told whether it is the chosen one although it draws nothing from it: cmdk
 * reads from the page which row is selected, and so needs both rows rendered together with the choice itself.
 */
export const Results = memo(function Results({ sections, chosen, onShow, onRun }: ResultsProps) {
  return sections.map(({ heading, lines }) => (
    <Command.Group key={heading} heading={heading} className={GROUP_CLASS}>
      {lines.map((line) =>
        line.kind === 'result' ? (
          <ResultItem
            key={line.slot}
            slot={line.slot}
            result={line.result}
            isChosen={line.slot === chosen}
            onShow={onShow}
          />
        ) : (
          <CommandItem
            key={line.slot}
            slot={line.slot}
            command={line.command}
            isChosen={line.slot === chosen}
            onRun={onRun}
          />
        ),
      )}
    </Command.Group>
  ));
});

interface CommandItemProps {
  readonly slot: string;
  readonly command: PaletteCommand;
  readonly isChosen: boolean;
  readonly onRun: (command: PaletteCommand) => void;
}

const CommandItem = memo(function CommandItem({ slot, command, onRun }: CommandItemProps) {
  return (
    <Command.Item value={slot} onSelect={() => onRun(command)} className={`${ITEM_CLASS} h-9`}>
      <span aria-hidden="true" className="shrink-0 text-muted">
        {command.icon}
      </span>
      <span className="cut flex-1">{command.label}</span>
      {command.keys === undefined ? null : <Kbd keys={command.keys} />}
    </Command.Item>
  );
});
