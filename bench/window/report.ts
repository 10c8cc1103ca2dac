import type { Figure } from '../support/landed.ts';
import { count, table, verdict } from '../support/report.ts';
import type { Machine } from '../support/results.ts';
import { median, medianRatio, percentile } from '../support/statistics.ts';
import type { BulkRun } from './bulk.ts';
import type { FirstCopy, List, ListRuns, WarmStart, WriteRun } from './measures.ts';
import type { ScrollRun } from './probe.ts';

/** What is required of the window. Nothing fails when it is missed; the table says so. */
const START_TIMES_BLANK = 2;
const START_GROWTH = 1.5;
const CHANGE_MS = 100;
const LONG_TASK_MS = 50;
const IN_HUB_MS = 30;
const API_WRITE_MS = 150;
const BULK_MS = 3000;
const COPY_TIMES_BARE = 2.5;

export interface WindowResults {
  readonly machine: Machine & { readonly browser: string };
  readonly sizes: readonly [small: number, large: number];
  readonly settings: { readonly rounds: number; readonly changes: number; readonly writes: number };
  readonly firstCopy: Readonly<Record<'small' | 'large', FirstCopy>>;
  /** Rows of the small workspace, then of the large one. */
  readonly warmStart: Readonly<Record<List, WarmStart>>;
  /** In the large workspace. */
  readonly lists: Readonly<Record<List, ListRuns>>;
  readonly writes: Readonly<Record<List, readonly WriteRun[]>>;
  readonly bulk: BulkRun;
}

export function renderWindowReport(results: WindowResults): string {
  const { machine, sizes, settings } = results;
  const [small, large] = sizes;
  const { customers, onboardings } = results.warmStart;
  const blank = median([...customers.blank, ...onboardings.blank]);
  return [
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGib} GiB, ${machine.browser}, Node ${machine.node}, load before ${machine.loadBefore}`,
    `${count(large)} customers, ${count(large * 5)} contacts, ${count(large * 2)} onboardings; small: a tenth or less (${count(small)} customers).`,
    `An empty page with React on it takes this browser ${ms(blank)} ms.`,
    '',
    ...table(
      [
        'Warm start, first rows',
        'blank ms',
        `${count(small)} ms`,
        `${count(large)} ms`,
        '/ blank',
        '',
        '/ small',
        '',
      ],
      (['customers', 'onboardings'] as const).map((list) => startRow(list, results.warmStart[list])),
    ),
    '',
    ...table(
      ['', 'times', 'p50 ms', 'p95 ms', 'worst ms', ''],
      (['customers', 'onboardings'] as const).flatMap((list) => listRows(list, results)),
    ),
    '',
    ...table(
      [
        'First copy into an empty browser',
        'first rows ms',
        'everything s',
        'longest task ms',
        '/ bare Dexie',
        '',
      ],
      [
        copyRow(`${count(small)} customers`, results.firstCopy.small),
        copyRow(`${count(large)} customers`, results.firstCopy.large),
      ],
    ),
    '',
    ...table(
      [
        'A change of every row',
        'rows',
        'shown ms',
        'saved ms',
        'taken back ms',
        'by the API ms',
        'saved / API',
        '',
      ],
      [bulkRow(results.bulk)],
    ),
    '',
    `Warm start: medians of ${settings.rounds} rounds, the pages in turn; ratios round by round.`,
    'Sort, filter: from the click to the end of the frame that shows the list. Scrolling through: a whole',
    'view a frame, from top to bottom; at a quarter of that: 400 frames.',
    'Write in the window: from Enter to the end of the frame with it; in the hub: until another program',
    'or the window had heard that it was on disk there; acknowledged: until the window had.',
    'Write by the API: from the request to the frame that shows it in the list.',
  ].join('\n');
}

/** What of a run is compared with the run that landed. */
export function windowFigures({ sizes, warmStart, firstCopy, bulk }: WindowResults): Figure[] {
  const [small, large] = sizes;
  const starts = (['customers', 'onboardings'] as const).flatMap((list): Figure[] => {
    const { blank, rows } = warmStart[list];
    const [ofSmall = [], ofLarge = []] = rows;
    return [
      {
        name: `warm start of ${list} / blank page, ${count(large)}`,
        value: medianRatio(ofLarge, blank),
        better: 'lower',
      },
      {
        name: `warm start of ${list}, ${count(large)} / ${count(small)}`,
        value: medianRatio(ofLarge, ofSmall),
        better: 'lower',
      },
    ];
  });
  const growth = firstCopy.large.completeMs / firstCopy.small.completeMs;
  return [
    ...starts,
    { name: `first copy, ${count(large)} / ${count(small)}`, value: growth, better: 'lower' },
    {
      name: `first copy / Dexie alone, ${count(large)}`,
      value: firstCopy.large.completeMs / firstCopy.large.bareMs,
      better: 'lower',
    },
    { name: 'change of every row, window / API', value: bulk.savedMs / bulk.apiMs, better: 'lower' },
    { name: 'taken back, window / API', value: bulk.undoneMs / bulk.apiMs, better: 'lower' },
  ];
}

function startRow(list: List, { blank, rows }: WarmStart): string[] {
  const [small = [], large = []] = rows;
  const timesBlank = medianRatio(large, blank);
  const growth = medianRatio(large, small);
  return [
    list,
    ms(median(blank)),
    ms(median(small)),
    ms(median(large)),
    timesBlank.toFixed(2),
    verdict(timesBlank <= START_TIMES_BLANK, `≤${START_TIMES_BLANK}`),
    growth.toFixed(2),
    verdict(growth <= START_GROWTH, `≤${START_GROWTH}`),
  ];
}

function listRows(list: List, { lists, writes }: WindowResults): string[][] {
  const { rows, sorting, filtering, scrolling, browsing, apiWrites } = lists[list];
  const runs = writes[list];
  const late = runs.filter(({ frames }) => frames > 1).length;
  return [
    [`${list} (${count(rows)} rows): sort`, ...figures(sorting, CHANGE_MS)],
    [`${list}: filter`, ...figures(filtering, CHANGE_MS)],
    [`${list}: scroll through, frame`, ...scrollFigures(scrolling)],
    [`${list}: scroll at a quarter of it, frame`, ...scrollFigures(browsing)],
    [
      `${list}: write in the window`,
      ...figures(runs.map(({ shownMs }) => shownMs)),
      verdict(late === 0, 'next frame'),
    ],
    [
      `${list}: the same, in the hub`,
      ...figures(
        runs.map(({ inHubMs }) => inHubMs),
        IN_HUB_MS,
      ),
    ],
    [`${list}: the same, acknowledged`, ...figures(runs.map(({ savedMs }) => savedMs)), ''],
    [`${list}: write by the API`, ...figures(apiWrites, API_WRITE_MS)],
  ];
}

function scrollFigures({ frames, longTasks }: ScrollRun): string[] {
  const overlong = longTasks.filter((task) => task > LONG_TASK_MS).length;
  return [...figures(frames), verdict(overlong === 0, `${overlong} tasks >${LONG_TASK_MS}`)];
}

function figures(values: readonly number[], limit?: number): string[] {
  const p95 = percentile(values, 0.95);
  return [
    String(values.length),
    ms(median(values)),
    ms(p95),
    ms(Math.max(...values)),
    ...(limit === undefined ? [] : [verdict(p95 <= limit, `p95 ≤${limit}`)]),
  ];
}

function copyRow(what: string, { firstRowsMs, completeMs, longestTaskMs, bareMs }: FirstCopy): string[] {
  const timesBare = completeMs / bareMs;
  return [
    what,
    ms(firstRowsMs),
    (completeMs / 1000).toFixed(1),
    ms(longestTaskMs),
    timesBare.toFixed(2),
    verdict(timesBare <= COPY_TIMES_BARE, `≤${COPY_TIMES_BARE}`),
  ];
}

function bulkRow({ rows, shownMs, savedMs, undoneMs, apiMs }: BulkRun): string[] {
  return [
    'Tag',
    count(rows),
    ms(shownMs),
    ms(savedMs),
    ms(undoneMs),
    ms(apiMs),
    (savedMs / apiMs).toFixed(2),
    verdict(savedMs <= BULK_MS, `≤${BULK_MS}`),
  ];
}

function ms(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
