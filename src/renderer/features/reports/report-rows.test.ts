import { expect, test } from 'vitest';
import { aheadRows, groupRows, launchedRows, phaseRows } from './report-rows.ts';

const TAGS = { labelOf: (tag: string) => tag, none: 'No tag', field: 'tag' };
const COUNTED = '-status:churned -status:archived';
const queryIn = (href = '') => new URL(href, 'http://pivotal.example').searchParams.get('q');

test('a group leads to its customers; those without a value are a group of their own', () => {
  const rows = groupRows(
    {
      rows: [
        { value: 'key "account"', customers: 2, mrr: 12_345, health: 71.6 },
        { value: null, customers: 3, mrr: 0, health: null },
        { value: 'trial', customers: 1, mrr: null, health: null },
      ],
    },
    TAGS,
  );
  expect(rows.map(({ label, href }) => [label, queryIn(href)])).toEqual([
    ['key "account"', `tag:"key account" ${COUNTED}`],
    ['No tag', `-has:tag ${COUNTED}`],
    ['trial', `tag:"trial" ${COUNTED}`],
  ]);
  // Nobody has said what the last of them pay, which is not that they pay nothing.
  expect(rows.map(({ cells }) => cells[1]?.shown)).toEqual(['$123.45', '$0', '–']);
  expect(rows.map(({ cells }) => cells.map(({ value }) => value))).toEqual([
    [2, 123.45, 71.6],
    [3, 0, null],
    [1, null, null],
  ]);
});

test('a month of launches says its share on time of those that had a target', () => {
  const launched = [
    { month: '2026-05', on_time: 1, late: 3, no_target: 2 },
    { month: '2026-06', on_time: 0, late: 0, no_target: 1 },
  ];
  const report = { launched, ahead: [{ month: null, onboardings: 4 }], phases: [] };
  expect(launchedRows(report).map(({ cells }) => cells.at(-1)?.shown)).toEqual(['25 %', '–']);
  expect(aheadRows(report).map(({ label, href }) => [label, queryIn(href)])).toEqual([
    ['No target', `-has:target ${COUNTED}`],
  ]);
});

test('before anybody has left a phase there is nothing to draw', () => {
  const phase = { phase: 'review', stays: 0, mean: null, median: null };
  expect(phaseRows({ launched: [], ahead: [], phases: [phase] })).toEqual([]);
  const left = { ...phase, phase: 'launch', stays: 1, mean: 2.25, median: 2.25 };
  const rows = phaseRows({ launched: [], ahead: [], phases: [phase, left] });
  expect(rows.map(({ cells }) => cells[0]?.shown)).toEqual(['–', '2.3']);
});
