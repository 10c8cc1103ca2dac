import type { GroupReport, LaunchReport } from '#shared/bridge/reports.ts';
import { decimalsOf } from '#shared/values/money.ts';
import { formatMonth } from '../../lib/dates.ts';
import { formatMoney } from '../../lib/money.ts';
import { formatNumber, phaseWord } from '../../lib/words.ts';
import { currency } from '../../lib/workspace-words.ts';
import { paths } from '../../routes.ts';
import type { ReportRow } from './report-section.tsx';

export interface GroupWords {
  /** What a value is called. */
  readonly labelOf: (value: string) => string;
  /** What those are called that have none. */
  readonly none: string;
  /** The field as the search knows it. */
  readonly field: string;
}

/** Whose records a report counts. */
const COUNTED = '-status:churned -status:archived';

const number = (value: number) => ({ shown: formatNumber(value), value });
/** Nothing is known of it, which is not the same as none of it. */
const UNKNOWN = { shown: '–', value: null };
const money = (cents: number | null) =>
  cents === null ? UNKNOWN : { shown: formatMoney(cents), value: cents / 10 ** decimalsOf(currency()) };
const mean = (value: number | null) =>
  value === null ? UNKNOWN : { shown: formatNumber(Math.round(value)), value };

export function groupRows({ rows }: GroupReport, { labelOf, none, field }: GroupWords): ReportRow[] {
  return rows.map(({ value, customers, mrr, health }) => {
    const label = value === null ? none : labelOf(value);
    const query = value === null ? `-has:${field}` : `${field}:${quoted(label)}`;
    return {
      key: value ?? '',
      label,
      href: paths.customersFor(`${query} ${COUNTED}`),
      cells: [number(customers), money(mrr), mean(health)],
    };
  });
}

/** As the search takes it: a value that is only shown in other words is asked for by itself. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '')}"`;
}

export function launchedRows({ launched }: LaunchReport): ReportRow[] {
  return launched.map(({ month, on_time, late, no_target }) => {
    const judged = on_time + late;
    const share = judged === 0 ? UNKNOWN : percent(on_time / judged);
    return {
      key: month,
      label: formatMonth(month),
      href: paths.onboardingsFor(`is:completed launched:${month} ${COUNTED}`),
      cells: [number(on_time), number(late), number(no_target), share],
    };
  });
}

function percent(share: number) {
  return { shown: `${Math.round(share * 100)} %`, value: Math.round(share * 100) };
}

export function aheadRows({ ahead }: LaunchReport): ReportRow[] {
  return ahead.map(({ month, onboardings }) => ({
    key: month ?? '',
    label: month === null ? 'No target' : formatMonth(month),
    href: paths.onboardingsFor(`${month === null ? '-has:target' : `target:${month}`} ${COUNTED}`),
    cells: [number(onboardings)],
  }));
}

/** None at all before somebody has left a phase: there is nothing to draw yet. */
export function phaseRows({ phases }: LaunchReport): ReportRow[] {
  if (phases.every(({ stays }) => stays === 0)) return [];
  return phases.map(({ phase, stays, mean: average, median }) => ({
    key: phase,
    label: phaseWord(phase).label,
    href: paths.onboardingsFor(`phase:${phase} ${COUNTED}`),
    cells: [days(median), days(average), number(stays)],
  }));
}

function days(value: number | null) {
  if (value === null) return UNKNOWN;
  const shown = Math.round(value * 10) / 10;
  return { shown: formatNumber(shown), value: shown };
}
