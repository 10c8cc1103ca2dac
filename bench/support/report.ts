import type { Contestant, Scenario } from './contestants.ts';
import type { Figure } from './landed.ts';
import type { Measured } from './load.ts';
import { machineLine, type Results, type Series } from './results.ts';
import { median, medianRatio } from './statistics.ts';

/** What is required of the product. Nothing fails when it is missed; the table says so. */
const CEILING_SHARE: Readonly<Record<Scenario, number>> = { get: 0.6, list: 0.4, patch: 0.3, post: 0.18 };
const DURABLE_SHARE = 0.6;
const GET_TIMES_JSON_SERVER = 5;
const GROWTH_LIMIT = 1.25;
const READY_LIMIT_MS = 1500;
const MEMORY_LIMIT_MIB = 220;

const TITLE: Readonly<Record<Scenario, string>> = {
  get: 'GET by id',
  list: 'GET list of 100',
  patch: 'PATCH one field',
  post: 'POST',
};

export function renderReport(results: Results): string {
  const { machine, settings, sizes } = results;
  return [
    machineLine(machine),
    `Medians of ${settings.rounds} rounds of ${settings.roundMs / 1000} s, all servers in turn in each; ${settings.connections} keep-alive connections.`,
    'Ceiling: the same HTTP library answering a constant body of the same size. Durable ceiling: the same, once it',
    'has stored that body in one SQLite table, as durable and grouped as ours. Ratios are round by round.',
    '',
    ...throughputTable(results),
    '',
    ...growthTable(results),
    '',
    ...firstSecondTable(results),
    '',
    ...startTable(results),
    '',
    `Sizes: ${sizes.map(count).join(', ')} customers.`,
  ].join('\n');
}

function throughputTable({ series, sizes }: Results): string[] {
  const rows: string[][] = [];
  for (const scenario of Object.keys(TITLE) as Scenario[]) {
    const ceiling = find(series, scenario, 'ceiling', 0);
    if (ceiling === undefined) continue;
    rows.push([TITLE[scenario], 'ceiling', ...figures(ceiling), '', '', '', '', '', '']);
    const durable = find(series, scenario, 'durable', 0);
    if (durable !== undefined) {
      const share = medianRatio(rates(durable), rates(ceiling));
      rows.push(['', 'durable ceiling', ...figures(durable), ratio(share), '', '', '', '', '']);
    }
    for (const customers of sizes) {
      const own = find(series, scenario, 'pivotal', customers);
      const peer = find(series, scenario, 'json-server', customers);
      if (own === undefined) continue;
      const share = medianRatio(rates(own), rates(ceiling));
      const times = peer === undefined ? Number.NaN : medianRatio(rates(own), rates(peer));
      const bound = CEILING_SHARE[scenario];
      rows.push([
        '',
        `Pivotal ${count(customers)}`,
        ...figures(own),
        ratio(share),
        verdict(share >= bound, `≥${bound}`),
        ...durableShare(own, durable),
        `${ratio(times)}×`,
        scenario === 'get' ? verdict(times >= GET_TIMES_JSON_SERVER, `≥${GET_TIMES_JSON_SERVER}×`) : '',
      ]);
      if (peer !== undefined) {
        const note = peer.failure ?? (peer.connections === 1 ? 'asked over 1 connection' : '');
        rows.push(['', `json-server ${count(customers)}`, ...figures(peer), '', '', '', '', '', note]);
      }
    }
  }
  return table(
    [
      '',
      '',
      'req/s',
      'p50 ms',
      'p99 ms',
      'cpu µs',
      '1 conn ms',
      'of ceiling',
      '',
      'of durable',
      '',
      'json-server',
      '',
    ],
    rows,
  );
}

function durableShare(own: Series, durable: Series | undefined): [string, string] {
  if (durable === undefined) return ['', ''];
  const share = medianRatio(rates(own), rates(durable));
  return [ratio(share), verdict(share >= DURABLE_SHARE, `≥${DURABLE_SHARE}`)];
}

function firstSecondTable({ firstSeconds }: Results): string[] {
  const rows = firstSeconds.map(({ customers, own, ceiling }) => {
    const share = medianRatio(
      own.map(({ rate }) => rate),
      ceiling.map(({ rate }) => rate),
    );
    const bound = CEILING_SHARE.get;
    return [`${count(customers)} customers`, ratio(share), verdict(share >= bound, `≥${bound}`)];
  });
  return table(['GET by id in the first second, the search filling', 'of ceiling', ''], rows);
}

/** What of a run is compared with the run that landed. */
export function apiFigures({ series, sizes, firstSeconds, startUps, memoryAfterLoad }: Results): Figure[] {
  const figures: Figure[] = [];
  const add = (name: string, value: number, better: Figure['better']) =>
    figures.push({ name, value, better });
  for (const scenario of Object.keys(TITLE) as Scenario[]) {
    for (const customers of sizes) {
      const own = find(series, scenario, 'pivotal', customers);
      if (own === undefined) continue;
      for (const kind of ['ceiling', 'durable'] as const) {
        const ceiling = find(series, scenario, kind, 0);
        if (ceiling === undefined) continue;
        const name = `${TITLE[scenario]} / ${kind === 'ceiling' ? '' : 'durable '}ceiling, ${count(customers)}`;
        add(name, medianShare(own.rounds, ceiling.rounds), 'higher');
      }
    }
  }
  for (const { customers, own, ceiling } of firstSeconds) {
    const name = `GET by id / ceiling in the first second, ${count(customers)}`;
    add(name, medianShare(own, ceiling), 'higher');
  }
  const [node] = startUps;
  for (const { customers, ms, what } of startUps) {
    if (customers === null || what !== `Pivotal ${count(customers)}`) continue;
    add(`ready / Node alone, ${count(customers)}`, medianRatio(ms, node?.ms ?? []), 'lower');
    const loaded = memoryAfterLoad.find(
      (one) => one.kind === 'pivotal' && one.customers === customers,
    )?.memory;
    if (loaded !== null && loaded !== undefined && node?.memory != null) {
      add(`memory after load / Node alone, ${count(customers)}`, loaded / node.memory, 'lower');
    }
  }
  return figures;
}

/**
 * How much of what a ceiling answers with the same processor time. On a machine that does nothing else it is the
 * ratio of the rates; on any other those say who else was there.
 */
function medianShare(own: readonly Measured[], ceiling: readonly Measured[]): number {
  const pairs = own.map((round, index) => [round.processorUs, ceiling[index]?.processorUs] as const);
  const isKnown = pairs.every(([ours, theirs]) => ours !== null && theirs != null && ours > 0);
  if (!isKnown)
    return medianRatio(
      own.map(({ rate }) => rate),
      ceiling.map(({ rate }) => rate),
    );
  return medianRatio(
    pairs.map(([, theirs]) => theirs ?? 0),
    pairs.map(([ours]) => ours ?? 0),
  );
}

/** Time per request grows with the data as little as possible: each size beside the smallest of the same round. */
function growthTable({ series, sizes }: Results): string[] {
  const smallest = sizes[0];
  const largest = sizes.at(-1);
  if (smallest === undefined || largest === undefined || smallest === largest) return [];
  const rows: string[][] = [];
  for (const scenario of Object.keys(TITLE) as Scenario[]) {
    for (const kind of ['pivotal', 'json-server'] as const) {
      const base = find(series, scenario, kind, smallest);
      if (base === undefined) continue;
      const growth = sizes.slice(1).map((customers) => {
        const grown = find(series, scenario, kind, customers);
        return grown === undefined ? Number.NaN : medianRatio(rates(base), rates(grown));
      });
      const isRequired = kind === 'pivotal' && (scenario === 'get' || scenario === 'list');
      rows.push([
        TITLE[scenario],
        kind === 'pivotal' ? 'Pivotal' : kind,
        ...growth.map(ratio),
        isRequired ? verdict((growth.at(-1) ?? Number.NaN) <= GROWTH_LIMIT, `≤${GROWTH_LIMIT}`) : '',
      ]);
    }
  }
  const columns = sizes.slice(1).map((customers) => `${count(customers)} / ${count(smallest)}`);
  return table(['Time per request', '', ...columns, ''], rows);
}

function startTable({ startUps, memoryAfterLoad, sizes }: Results): string[] {
  const rows = startUps.map(({ what, customers, ms, memory }) => {
    const after = memoryAfterLoad.find((entry) => entry.kind === 'pivotal' && entry.customers === customers);
    const isMeasured = what.startsWith('Pivotal') && customers !== null;
    const isRequired = isMeasured && customers === sizes.at(-1);
    const loaded =
      isMeasured && after !== undefined && what === `Pivotal ${count(customers)}` ? after.memory : null;
    return [
      what,
      median(ms).toFixed(0),
      isRequired ? verdict(median(ms) <= READY_LIMIT_MS, `≤${READY_LIMIT_MS}`) : '',
      mib(memory),
      isRequired && memory !== null ? verdict(memory < MEMORY_LIMIT_MIB, `<${MEMORY_LIMIT_MIB}`) : '',
      mib(loaded),
      isRequired && loaded !== null ? verdict(loaded < MEMORY_LIMIT_MIB, `<${MEMORY_LIMIT_MIB}`) : '',
    ];
  });
  for (const { kind, customers, memory } of memoryAfterLoad) {
    if (kind === 'json-server')
      rows.push([`json-server ${count(customers)}`, '', '', '', '', mib(memory), '']);
  }
  return table(['', 'ready ms', '', 'MiB started', '', 'MiB after load', ''], rows);
}

export function count(customers: number): string {
  return String(customers).replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

function find(
  series: readonly Series[],
  scenario: Scenario,
  kind: Contestant['kind'],
  customers: number,
): Series | undefined {
  return series.find(
    (one) =>
      one.scenario === scenario && one.kind === kind && one.customers === customers && one.rounds.length > 0,
  );
}

function rates({ rounds }: Series): number[] {
  return rounds.map(({ rate }) => rate);
}

function figures({ rounds, single }: Series): string[] {
  const middle = (value: (round: Series['rounds'][number]) => number) => median(rounds.map(value));
  const processor = middle(({ processorUs }) => processorUs ?? Number.NaN);
  return [
    significant(middle(({ rate }) => rate)),
    significant(middle(({ p50 }) => p50)),
    significant(middle(({ p99 }) => p99)),
    Number.isNaN(processor) ? 'n/a' : significant(processor),
    single === null ? '' : significant(single.p50),
  ];
}

function significant(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function ratio(value: number): string {
  return Number.isNaN(value) ? 'n/a' : significant(value);
}

function mib(value: number | null): string {
  return value === null ? '' : value.toFixed(0);
}

export function verdict(isMet: boolean, bound: string): string {
  return `${bound} ${isMet ? 'met' : 'MISSED'}`;
}

/** Text columns to the left, figures to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => [...(row[column] ?? '')].length)));
  const isFigure = (column: number) => rows.some((row) => /^[\d.]+×?$/.test(row[column] ?? ''));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        isFigure(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('──'), ...rows.map(line)];
}
