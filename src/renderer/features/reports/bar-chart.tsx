import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from 'chart.js';
import { useEffect, useRef, useSyncExternalStore } from 'react';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

export interface BarSeries {
  readonly label: string;
  readonly values: readonly number[];
  /** The token of its colour, such as `--accent`. */
  readonly color: string;
}

interface BarChartProps {
  /** What the chart shows, for who does not see it; its table follows in any case. */
  readonly label: string;
  readonly labels: readonly string[];
  /** Stacked, from below. */
  readonly series: readonly BarSeries[];
  /** Bars that lie, each beside its label: for labels that are names rather than months. */
  readonly isLying?: boolean;
  readonly onPick?: (index: number) => void;
}

const HEIGHT = 224;
/** Of a lying bar with what is around it. */
const BAR_HEIGHT = 26;

/** Bars, drawn by Chart.js in the colours of the theme. */
export function BarChart({ label, labels, series, isLying = false, onPick }: BarChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useShownTheme();
  const drawn = JSON.stringify({ labels, series, isLying, theme });
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  });
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const chart = draw(element, JSON.parse(drawn) as Drawn, (index) => pick.current?.(index));
    return () => chart.destroy();
  }, [drawn]);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {series.length > 1 ? <Legend series={series} /> : null}
      <div className="max-h-80 min-w-0 overflow-y-auto">
        <div
          className="relative min-w-0"
          style={{ height: isLying ? Math.max(HEIGHT, labels.length * BAR_HEIGHT) : HEIGHT }}
        >
          <canvas ref={canvas} role="img" aria-label={label} />
        </div>
      </div>
    </div>
  );
}

/** Which colour is which. */
function Legend({ series }: Pick<BarChartProps, 'series'>) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {series.map(({ label, color }) => (
        <li key={label} className="flex items-center gap-1.5">
          <span
            aria-hidden="true"
            className="size-2.5 rounded-small"
            style={{ backgroundColor: `var(${color})` }}
          />
          {label}
        </li>
      ))}
    </ul>
  );
}

type Drawn = Pick<BarChartProps, 'labels' | 'series' | 'isLying'>;

/** Longer ones take the room of the bars; the table has them in full. */
const LABEL_LENGTH = 24;

function draw(
  element: HTMLCanvasElement,
  { labels, series, isLying = false }: Drawn,
  onPick: (index: number) => void,
): Chart {
  const style = getComputedStyle(element);
  const color = (token: string) => style.getPropertyValue(token).trim();
  const font = { family: style.fontFamily };
  // Level: labels aslant are hard to read, and take the height of the bars.
  const ticks = { color: color('--text-muted'), font, maxRotation: 0 };
  const names = {
    stacked: true,
    border: { color: color('--line-strong') },
    grid: { display: false },
    ticks: { ...ticks, autoSkip: !isLying, callback: (index: number | string) => cut(labels[Number(index)]) },
  };
  const numbers = {
    stacked: true,
    beginAtZero: true,
    border: { color: color('--line-strong') },
    grid: { color: color('--line') },
    ticks: { ...ticks, precision: 0 },
  };
  return new Chart(element, {
    type: 'bar',
    data: {
      labels: [...labels],
      datasets: series.map((bars) => ({
        label: bars.label,
        data: [...bars.values],
        backgroundColor: color(bars.color),
        borderRadius: 3,
        maxBarThickness: isLying ? 18 : 48,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      indexAxis: isLying ? 'y' : 'x',
      plugins: { tooltip: { bodyFont: font, titleFont: font } },
      scales: isLying ? { x: numbers, y: names } : { x: names, y: numbers },
      onClick: (_event, [found]) => {
        if (found !== undefined) onPick(found.index);
      },
    },
  });
}

function cut(label = ''): string {
  return label.length > LABEL_LENGTH ? `${label.slice(0, LABEL_LENGTH - 1)}…` : label;
}

/** The theme that the page is in, whoever has chosen it. */
function useShownTheme(): string {
  return useSyncExternalStore(
    (listener) => {
      const observer = new MutationObserver(listener);
      observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
      return () => observer.disconnect();
    },
    () => document.documentElement.dataset.theme ?? '',
  );
}
