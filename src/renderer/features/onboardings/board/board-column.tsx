import { useDroppable } from '@dnd-kit/core';
import { ChevronsLeftRight, ChevronsRightLeft } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { IconButton } from '../../../components/icon-button.tsx';
import { cx } from '../../../lib/cx.ts';
import { count, formatNumber, phaseWord } from '../../../lib/words.ts';
import { onboardingsList } from '../list/onboardings-list.tsx';
import { BoardCard, type CardProps } from './board-card.tsx';
import type { BoardColumn as Column } from './board-model.ts';

/** Cards drawn at first, and more at each request: a phase may hold thousands. */
const PORTION = 40;

interface BoardColumnProps extends Omit<CardProps, 'row'> {
  readonly column: Column;
  /** The card where Tab stops, by key; always drawn. */
  readonly stop: string | null;
  readonly stopIndex: number;
  readonly onFocusCard: (key: string) => void;
  readonly onToggleFold: () => void;
}

/** One phase. Takes cards that are dropped on it, also while it is folded. */
export function BoardColumn(props: BoardColumnProps) {
  const { column, onToggleFold } = props;
  const { phase, target, rows, isFolded } = column;
  const { setNodeRef, isOver } = useDroppable({
    id: `column-${phase}`,
    data: { target },
    disabled: target === null,
  });
  const { label } = phaseWord(phase);
  const words = `${label}, ${count(rows.length, onboardingsList.noun)}`;
  const canFold = phase === 'completed';
  if (isFolded) {
    return (
      <section
        ref={setNodeRef}
        aria-label={words}
        className={cx(
          'flex w-11 shrink-0 flex-col items-center gap-2 rounded-panel py-2',
          isOver ? 'bg-selected' : 'bg-surface',
        )}
      >
        <IconButton
          label={`Show ${label.toLowerCase()}`}
          icon={<ChevronsLeftRight size={14} />}
          onClick={onToggleFold}
        />
        <span className="text-xs text-muted tabular">{formatNumber(rows.length)}</span>
        <h2 className="text-xs font-medium text-muted [writing-mode:vertical-lr]">{label}</h2>
      </section>
    );
  }
  return (
    <section
      ref={setNodeRef}
      aria-label={words}
      className={cx('flex w-62 shrink-0 flex-col rounded-panel', isOver ? 'bg-selected' : 'bg-surface')}
    >
      <div className="flex h-9 shrink-0 items-center gap-1.5 ps-3 pe-1.5">
        <h2 className="cut font-medium">{label}</h2>
        <span className="text-xs text-muted tabular">{formatNumber(rows.length)}</span>
        {canFold ? (
          <IconButton
            label={`Fold ${label.toLowerCase()}`}
            size="small"
            icon={<ChevronsRightLeft size={14} />}
            onClick={onToggleFold}
            className="ms-auto"
          />
        ) : null}
      </div>
      <Cards {...props} label={label} />
    </section>
  );
}

function Cards({
  column,
  stop,
  stopIndex,
  label,
  onFocusCard,
  context,
}: BoardColumnProps & { readonly label: string }) {
  const [wanted, setWanted] = useState(PORTION);
  const { rows } = column;
  if (rows.length === 0) return <p className="px-3 pb-3 text-xs text-faint">Nothing here</p>;
  const shown = Math.max(wanted, stopIndex + 1);
  const rest = rows.length - shown;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-1.5">
      <ul aria-label={label} className="flex flex-col gap-1.5 pt-1">
        {rows.slice(0, shown).map((row) => (
          <BoardCard
            key={row.key}
            row={row}
            context={context}
            isStop={row.key === stop}
            onFocus={onFocusCard}
          />
        ))}
      </ul>
      {rest > 0 ? (
        <Button
          variant="quiet"
          size="small"
          className="mt-1.5 w-full"
          onClick={() => setWanted(shown + PORTION)}
        >
          Show {formatNumber(Math.min(rest, PORTION))} more of {formatNumber(rest)}
        </Button>
      ) : null}
    </div>
  );
}
