import {
  type Announcements,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  PointerSensor,
  pointerWithin,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { type FocusEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { OnboardingReplica } from '#shared/replica.ts';
import type { Phase } from '#shared/v1/statuses.ts';
import { phaseWord } from '../../../lib/words.ts';
import { isFocusHomeless } from '../../../state/focus.ts';
import { onboardingsList } from '../list/onboardings-list.tsx';
import { titleOf } from '../list/title.ts';
import type { OnboardingView } from '../list/use-onboarding-view.ts';
import { moveKind } from '../moves.ts';
import { useMove } from '../use-move.tsx';
import { cardDomId, DraggedCard } from './board-card.tsx';
import { BoardColumn } from './board-column.tsx';
import { boardColumns, firstPlace, placeOf, rowAt } from './board-model.ts';
import { useBoardKeys } from './use-board-keys.ts';

const { useArrangement, usePosition } = onboardingsList;
const NO_PHASES: readonly string[] = [];

/** Pixels: less is a click. */
const DRAG_FROM = 6;

/** The onboardings by phase. */
export default function OnboardingsBoard({ view }: { readonly view: OnboardingView }) {
  const { rows, context } = view;
  const phases = useArrangement((state) => state.filters.values.phase) ?? NO_PHASES;
  const unfolded = useArrangement((state) => state.unfolded);
  const toggleFold = useArrangement((state) => state.toggleFold);
  const columns = useMemo(() => boardColumns(rows, { phases, unfolded }), [rows, phases, unfolded]);
  const nameOf = (row: OnboardingReplica) => titleOf(row, context.customers.get(row.customer_key));
  const [said, setSaid] = useState('');
  const moved = useRef<string | null>(null);
  const { move, dialog } = useMove(nameOf, (row, to) => {
    moved.current = row.key;
    setSaid(`${nameOf(row)} is now in ${phaseWord(to).label}.`);
  });
  const { stop, stopPlace, focusCard, setStop } = useStop(columns);
  useBoardKeys({ columns, move, focusCard });

  const setOrder = usePosition((state) => state.setOrder);
  useEffect(
    () => setOrder(columns.flatMap((column) => column.rows.map(({ key }) => key))),
    [columns, setOrder],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: on arrival only.
  useEffect(() => {
    if (isFocusHomeless()) focusCard(stop);
  }, []);

  // A card that moves is drawn anew in its column: the focus it had goes with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is about the columns.
  useEffect(() => {
    if (moved.current === null || !isFocusHomeless()) return;
    focusCard(moved.current);
    moved.current = null;
  }, [columns]);

  const [dragged, setDragged] = useState<OnboardingReplica | null>(null);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: DRAG_FROM } }));
  function onDragEnd({ active, over }: DragEndEvent): void {
    setDragged(null);
    const row = active.data.current?.row as OnboardingReplica | undefined;
    const target = over?.data.current?.target as Phase | null | undefined;
    if (row === undefined || target === null || target === undefined) return;
    setStop(row.key);
    if (moveKind(row.phase, target) !== 'none') move(row, target);
  }

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={pointerWithin}
      accessibility={{ announcements: SILENT, screenReaderInstructions: { draggable: '' } }}
      onDragStart={({ active }) =>
        setDragged((active.data.current?.row as OnboardingReplica | undefined) ?? null)
      }
      onDragCancel={() => setDragged(null)}
      onDragEnd={onDragEnd}
    >
      <section
        tabIndex={-1}
        data-focus-home=""
        data-scrolls-sideways=""
        aria-label="Board by phase"
        onFocus={(event: FocusEvent) => {
          // The card that had the focus has moved, and been drawn anew.
          if (event.target === event.currentTarget) focusCard(stop);
        }}
        className="flex min-h-0 flex-1 gap-2 overflow-x-auto px-4 py-3 focus-quiet"
      >
        {columns.map((column, index) => (
          <BoardColumn
            key={column.phase}
            column={column}
            context={context}
            stop={stop}
            stopIndex={stopPlace?.column === index ? stopPlace.row : -1}
            onFocusCard={setStop}
            onToggleFold={() => toggleFold(column.phase)}
          />
        ))}
      </section>
      <p role="status" className="sr-only">
        {said}
      </p>
      <DragOverlay dropAnimation={null}>
        {dragged === null ? null : <DraggedCard row={dragged} context={context} />}
      </DragOverlay>
      {dialog}
    </DndContext>
  );
}

/** Dragging is for the pointer; what the keyboard moves is said by the board itself. */
const SILENT: Announcements = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};

/** The one card where Tab stops: the one that had the focus last, or what has come into its place. */
function useStop(columns: ReturnType<typeof boardColumns>) {
  const cursor = usePosition((state) => state.selection.cursor);
  const select = usePosition((state) => state.select);
  const known = cursor === null ? null : placeOf(columns, cursor);
  const stopPlace = known ?? firstPlace(columns);
  const stop = stopPlace === null ? null : (rowAt(columns, stopPlace)?.key ?? null);
  const setStop = useCallback(
    (key: string) =>
      select((selection) => (selection.cursor === key ? selection : { ...selection, cursor: key })),
    [select],
  );
  function focusCard(key: string | null): void {
    if (key === null) return;
    setStop(key);
    // The card may only be drawn now that it is where Tab stops.
    requestAnimationFrame(() => {
      const card = document.getElementById(cardDomId(key));
      card?.focus({ preventScroll: true });
      card?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  }
  return { stop, stopPlace, setStop, focusCard };
}
