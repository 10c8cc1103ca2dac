import type { HealthAnswer } from '#shared/bridge/pi.ts';
import { addDays, daysBetween } from '#shared/values/calendar.ts';
import { useNow } from '../../components/date-text.tsx';
import { formatDay } from '../../lib/dates.ts';
import { workspaceDay } from '../../lib/workspace-words.ts';

const WIDTH = 280;
const HEIGHT = 56;
const YEAR_DAYS = 365;
/** What today is drawn as wide as: a step at the very end would not be seen. */
const TODAY_WIDTH = 8;

/** The score over a year, as a line of steps. What it shows is said beside it, too. */
export function Trend({ history }: Pick<HealthAnswer, 'history'>) {
  const now = useNow();
  const today = workspaceDay(now);
  const from = addDays(today, -YEAR_DAYS);
  const known = history.filter((entry): entry is { day: string; score: number } => entry.score !== null);
  const last = known.at(-1);
  const first = known.find(({ day }) => day >= from);
  if (last === undefined || first === undefined || known.length < 2) return null;
  const x = (day: string) => ((WIDTH - TODAY_WIDTH) * Math.max(0, daysBetween(from, day))) / YEAR_DAYS;
  const y = (score: number) => HEIGHT - 1 - ((HEIGHT - 2) * score) / 100;
  const steps = known.map(({ day, score }, at) => `${at === 0 ? `M${x(day)},` : `H${x(day)}V`}${y(score)}`);
  const change = last.score - first.score;
  const words =
    change === 0
      ? 'The same as a year ago or when it began'
      : `${change > 0 ? 'Up' : 'Down'} by ${Math.abs(change)} since ${formatDay(first.day, now)}`;
  return (
    <figure className="flex items-center gap-3">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        width={WIDTH}
        height={HEIGHT}
        aria-hidden="true"
        className="max-w-full"
      >
        <path d={`M0,${HEIGHT - 1}H${WIDTH}`} className="stroke-line" fill="none" />
        <path d={`${steps.join('')}H${WIDTH}`} className="stroke-accent" fill="none" strokeWidth={1.5} />
      </svg>
      <figcaption className="text-xs text-muted">{words}</figcaption>
    </figure>
  );
}
