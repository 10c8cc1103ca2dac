import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startHarness } from '../test/sync/support/harness.ts';
import { measureWeekOffline, type WeekOffline } from '../test/sync/support/week-offline.ts';
import { compareWithLanded, type Figure } from './support/landed.ts';
import { makeTemporaryFolder, removeTemporaryFolder } from './support/processes.ts';
import { count } from './support/report.ts';
import { describeMachine } from './support/results.ts';
import { percentile } from './support/statistics.ts';
import { type FirstSync, measureFirstSync } from './support/sync-first.ts';
import { measureSteadyHour, type SteadyHour } from './support/sync-hour.ts';

const HELP = `Measures the sync of the built app with a stand-in for the cloud.

  npm run bench:sync [-- --customers N] [--rate N] [--quick] [--json FILE]

  --customers  how many the workspace has, with twice as many onboardings (default 10000)
  --rate       requests the cloud allows in a "minute" of a second, once the lists are here (default 400);
               before that it is 15, so that the budget is what limits, not this machine
  --quick      2500 customers
  --json FILE  also write the figures to FILE
`;

const { values: options } = parseArgs({
  options: {
    customers: { type: 'string' },
    rate: { type: 'string', default: '400' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const print = (text: string) => process.stdout.write(`${text}\n`);
const milliseconds = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
const quantiles = (values: readonly number[]) =>
  `median ${milliseconds(percentile(values, 0.5))}, 99th percentile ${milliseconds(percentile(values, 0.99))}, worst ${milliseconds(Math.max(...values))}`;

function printFirstSync(first: FirstSync): void {
  const ratio = (first.listRequests / first.unavoidableLists).toFixed(3);
  const unavoidable = first.unavoidableLists + first.customers;
  print(
    `First sync: ${count(first.customers)} customers, ${count(first.onboardings)} onboardings, killed once`,
  );
  print(`  rows in the local list          ${milliseconds(first.firstRowsMs)} after the first request`);
  print(
    `  pages of the lists              ${first.listRequests}, unavoidable ${first.unavoidableLists} (× ${ratio})`,
  );
  print(`  lists of contacts               ${count(first.contactRequests)}`);
  print(
    `  requests in all                 ${count(first.requests)}, unavoidable ${count(unavoidable)} (× ${(first.requests / unavoidable).toFixed(3)})`,
  );
  print(`  killed at page ${first.killedAtPage}, fetched after it  ${first.pagesAfterKill}`);
  print(`  of the budget used by the lists ${Math.round(first.budgetUsed * 100)} %, restart left out`);
  print(`  busiest window                  ${first.busiestWindow} of ${first.limit}`);
  print(`  took                            ${first.seconds.toFixed(1)} s\n`);
}

function printWeek(week: WeekOffline): void {
  print(
    `A week offline: ${count(week.edits)} edits, ${week.creates} creates with contact and onboarding, ${week.deletes} deletes, on either side`,
  );
  print(
    `  writes sent                     ${count(week.writes)}, unavoidable ${count(week.unavoidableWrites)}`,
  );
  print(
    `  reads                           ${count(week.reads)}, unavoidable ${count(week.unavoidableReads)}`,
  );
  print(`  creates applied twice           ${week.createsAppliedTwice}`);
  print(`  conflicts, differences left     ${week.conflicts}, ${week.differences.length}`);
  print(`  values of progress seen         ${week.progressSeen}`);
  print(`  a write offline                 ${quantiles(week.offlineWriteMs)}`);
  print(`  a local read meanwhile          ${quantiles(week.latenciesMs)}`);
  print(`  took                            ${week.seconds.toFixed(1)} s\n`);
}

function printHour(hour: SteadyHour): void {
  print(`An hour in sync, at ${hour.limit} requests a minute, a customer open in a focused window`);
  for (const [kind, requests] of Object.entries(hour.kinds).toSorted(([, a], [, b]) => b - a)) {
    print(`  ${kind.padEnd(38)} ${count(requests)}`);
  }
  print(`  ${'in all'.padEnd(38)} ${count(hour.requests)}; busiest minute ${hour.busiestMinute}`);
  print(`  an edit there, open here        ${quantiles(hour.openCustomerMs)}`);
  print(`  an edit there, elsewhere        ${(hour.otherCustomerMs / 60_000).toFixed(1)} minutes`);
  if (hour.failures > 0) print(`  FAILURES                        ${hour.failures}`);
}

const LIST_RATE = 15;
const customers = Number(options.customers ?? (options.quick ? 2500 : 10_000));
const machine = describeMachine();
const figures: Figure[] = [];
const temporary = makeTemporaryFolder();
const file = join(temporary, 'cloud.json');
const folder = join(temporary, 'synced');
const harness = await startHarness({
  cloud: { file, limits: { live: LIST_RATE, windowMs: 1000 } },
  prepare: (cloud) => cloud.generate({ customers, onboardings: customers * 2 }),
});
try {
  const first = await measureFirstSync(harness, Number(options.rate));
  printFirstSync(first);
  const week = await measureWeekOffline(harness);
  printWeek(week);
  const unavoidable = first.unavoidableLists + first.customers;
  figures.push(
    { name: 'first sync: requests / unavoidable', value: first.requests / unavoidable, better: 'lower' },
    {
      name: 'week offline: writes / unavoidable',
      value: week.writes / week.unavoidableWrites,
      better: 'lower',
    },
    { name: 'week offline: reads / unavoidable', value: week.reads / week.unavoidableReads, better: 'lower' },
  );
  await harness.app.stop();
  cpSync(harness.dataDir, folder, { recursive: true });
} finally {
  await harness.end();
}
const hour = await measureSteadyHour(folder, file);
printHour(hour);
figures.push({ name: 'an hour in sync: requests', value: hour.requests, better: 'lower' });
for (const text of compareWithLanded('sync', figures)) print(text);
if (options.json !== undefined)
  writeFileSync(options.json, `${JSON.stringify({ machine, figures }, null, 2)}\n`);
removeTemporaryFolder(temporary);
