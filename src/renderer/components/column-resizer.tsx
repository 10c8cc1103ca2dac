import { type PointerEvent, useState } from 'react';
import { columnWidth } from '../lib/column-widths.ts';
import { cx } from '../lib/cx.ts';

export interface ColumnResizerProps {
  /** Called while dragging, in pixels. */
  readonly onResize: (width: number) => void;
  /** On a double click: the width it has by itself. */
  readonly onReset: () => void;
}

/** The edge of a column's heading, to drag. By keyboard the heading itself takes Shift with an arrow key. */
export function ColumnResizer({ onResize, onReset }: ColumnResizerProps) {
  const [grip, setGrip] = useState<{ readonly x: number; readonly width: number } | null>(null);

  function take(event: PointerEvent<HTMLElement>): void {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    setGrip({ x: event.clientX, width: event.currentTarget.parentElement?.offsetWidth ?? 0 });
  }

  function drag(event: PointerEvent): void {
    if (grip === null) return;
    const moved = (event.clientX - grip.x) * (document.documentElement.dir === 'rtl' ? -1 : 1);
    if (moved !== 0) onResize(columnWidth(grip.width + moved, grip.width));
  }

  return (
    <span
      aria-hidden="true"
      data-column-resizer=""
      onPointerDown={take}
      onPointerMove={drag}
      onPointerUp={() => setGrip(null)}
      onPointerCancel={() => setGrip(null)}
      onDoubleClick={onReset}
      className={cx(
        'absolute inset-y-0 end-0 z-10 w-2 cursor-col-resize touch-none after:absolute after:inset-y-2 after:end-0 after:w-px after:bg-line hover:after:bg-accent',
        grip !== null && 'after:inset-y-0 after:bg-accent',
      )}
    />
  );
}
