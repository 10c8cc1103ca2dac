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
  readonly onPick?: (index: number) => void;
}

/** Bars, drawn by Chart.js in the colours of the theme. */
export function BarChart({ label, labels, series, onPick }: BarChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useShownTheme();
  const drawn = JSON.stringify({ labels, series, theme });
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
      <div className="relative h-56 min-w-0">
        <canvas ref={canvas} role="img" aria-label={label} />
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

type Drawn = Pick<BarChartProps, 'labels' | 'series'>;

function draw(element: HTMLCanvasElement, { labels, series }: Drawn, onPick: (index: number) => void): Chart {
  const style = getComputedStyle(element);
  const color = (token: string) => style.getPropertyValue(token).trim();
  const font = { family: style.fontFamily };
  const ticks = { color: color('--text-muted'), font };
  const border = { color: color('--line-strong') };
  return new Chart(element, {
    type: 'bar',
    data: {
      labels: [...labels],
      datasets: series.map((bars) => ({
        label: bars.label,
        data: [...bars.values],
        backgroundColor: color(bars.color),
        borderRadius: 3,
        maxBarThickness: 48,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      plugins: { tooltip: { bodyFont: font, titleFont: font } },
      scales: {
        x: { stacked: true, border, grid: { display: false }, ticks },
        y: {
          stacked: true,
          beginAtZero: true,
          border,
          grid: { color: color('--line') },
          ticks: { ...ticks, precision: 0 },
        },
      },
      onClick: (_event, [found]) => {
        if (found !== undefined) onPick(found.index);
      },
    },
  });
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
