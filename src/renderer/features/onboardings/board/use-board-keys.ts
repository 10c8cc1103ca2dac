import { phaseWord } from '../../../lib/words.ts';
import { phasesInOrder } from '../../../lib/workspace-words.ts';
import { type Shortcut, useShortcuts } from '../../../state/shortcuts.ts';
import { phaseBeside } from '../moves.ts';
import type { StartMove } from '../use-move.tsx';
import { type BoardColumn, type Direction, firstPlace, placeBeside, placeOf, rowAt } from './board-model.ts';

const GROUP = 'Onboardings board';

interface BoardKeys {
  readonly columns: readonly BoardColumn[];
  readonly move: StartMove;
  readonly focusCard: (key: string | null) => void;
}

/** The card that has the focus, by key. */
function focusedCard(): string | null {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement ? (activeElement.dataset.boardCard ?? null) : null;
}

/** The board by keyboard: arrows go from card to card, brackets and digits move the card itself. */
export function useBoardKeys({ columns, move, focusCard }: BoardKeys): void {
  function go(direction: Direction, needsFocus: boolean): boolean {
    const key = focusedCard();
    if (key === null && needsFocus) return false;
    const from = key === null ? null : placeOf(columns, key);
    const place = from === null ? firstPlace(columns) : placeBeside(columns, from, direction);
    if (place === null) return false;
    focusCard(rowAt(columns, place)?.key ?? null);
    return true;
  }
  function focusedRow() {
    const key = focusedCard();
    const place = key === null ? null : placeOf(columns, key);
    return place === null ? undefined : rowAt(columns, place);
  }
  /** Without a card in focus the key keeps its other meaning. */
  function step(by: 1 | -1): boolean {
    const row = focusedRow();
    if (row === undefined) return false;
    const target = phaseBeside(row.phase, by);
    if (target !== undefined) move(row, target);
    return true;
  }
  const sideways = (arrow: 'left' | 'right'): Direction =>
    (arrow === 'right') === (document.documentElement.dir !== 'rtl') ? 'after' : 'before';
  const forward = (arrow: 'left' | 'right') => (sideways(arrow) === 'after' ? 1 : -1);
  const alias = { group: GROUP, isAlias: true };
  useShortcuts([
    { keys: 'arrowdown', label: 'Next card', group: GROUP, run: () => go('down', true) },
    { keys: 'arrowup', label: 'Previous card', group: GROUP, run: () => go('up', true) },
    {
      keys: 'arrowright',
      label: 'Card in the next phase',
      group: GROUP,
      run: () => go(sideways('right'), true),
    },
    {
      keys: 'arrowleft',
      label: 'Card in the phase before',
      group: GROUP,
      run: () => go(sideways('left'), true),
    },
    { keys: 'j', label: 'Next card', ...alias, run: () => go('down', false) },
    { keys: 'k', label: 'Previous card', ...alias, run: () => go('up', false) },
    { keys: ']', label: 'Advance the card', group: GROUP, run: () => step(1) },
    { keys: '[', label: 'Send the card back', group: GROUP, run: () => step(-1) },
    // Where brackets need AltGr.
    { keys: 'shift+arrowright', label: 'Advance the card', ...alias, run: () => step(forward('right')) },
    { keys: 'shift+arrowleft', label: 'Send the card back', ...alias, run: () => step(forward('left')) },
    ...phasesInOrder().map(
      (phase, index): Shortcut => ({
        keys: String(index + 1),
        label: `Move the card to ${phaseWord(phase).label}`,
        group: GROUP,
        run: () => {
          const row = focusedRow();
          if (row === undefined) return false;
          move(row, phase);
          return true;
        },
      }),
    ),
  ]);
}
