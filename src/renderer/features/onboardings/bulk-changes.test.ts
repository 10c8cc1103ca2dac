import { describe, expect, test } from 'vitest';
import { onboardingOf } from '../../../../test/support/onboardings.ts';
import { type BulkChange, describeBulk, planBulk } from '../../list/bulk-changes.ts';
import { onboardingsList } from './list/onboardings-list.tsx';
import { bulkQuestion } from './use-bulk-reasons.tsx';

const set = (field: string, value: unknown, label: string | null): BulkChange => ({
  operation: 'set',
  field,
  value,
  label,
});
const day = (date: string) => `${date}T00:00:00.000Z`;

const ROWS = [
  onboardingOf('design', { phase: 'program_design', target_launch_date: day('2026-11-20'), csm_id: 'ann' }),
  onboardingOf('launch', { phase: 'launch', target_launch_date: null }),
  onboardingOf('done', { phase: 'completed', target_launch_date: day('2026-10-01') }),
];

test('what is completed is left alone, but for its phase: it can be reopened', () => {
  const changed = (change: BulkChange) => planBulk(ROWS, change, onboardingsList.bulk).map(({ key }) => key);
  expect(changed(set('csm_id', 'ben', 'Ben'))).toEqual(['design', 'launch']);
  expect(changed(set('csm_id', 'ann', 'Ann'))).toEqual(['launch']);
  expect(changed(set('target_launch_date', null, null))).toEqual(['design']);
  expect(changed(set('phase', 'review', 'Review'))).toEqual(['design', 'launch', 'done']);
});

test.each<[BulkChange, string]>([
  [set('phase', 'launch', 'Launch'), 'Moved 2 onboardings to Launch'],
  [set('state', 'at_risk', 'At risk'), 'Set 2 onboardings to at risk'],
  [set('csm_id', 'ann', 'Ann'), 'Set the CSM of 2 onboardings to Ann'],
  [set('csm_id', null, null), 'Took the CSM off 2 onboardings'],
  [set('target_launch_date', day('2026-12-01'), '1 Dec'), 'Set the target date of 2 onboardings to 1 Dec'],
])('%o is told as “%s”', (change, sentence) => {
  expect(describeBulk('onboarding', change, onboardingsList.bulk, '2 onboardings')).toBe(sentence);
});

describe('a reason is asked for once, where one of them would ask for it', () => {
  const design = ROWS.slice(0, 1);
  test.each<[string, readonly (typeof ROWS)[number][], BulkChange, boolean | null]>([
    ['the next phase needs none', design, set('phase', 'review', 'Review'), null],
    ['a jump does', design, set('phase', 'launch', 'Launch'), true],
    ['one of them goes back', ROWS.slice(0, 2), set('phase', 'review', 'Review'), true],
    [
      'completing asks, and takes no answer too',
      [onboardingOf('qa', { phase: 'launch' })],
      set('phase', 'completed', 'Completed'),
      false,
    ],
    [
      'a first target needs none',
      ROWS.slice(1, 2),
      set('target_launch_date', day('2026-12-24'), '24 Dec'),
      null,
    ],
    ['a few days later may be told', design, set('target_launch_date', day('2026-11-24'), '24 Nov'), false],
    ['weeks later must be', design, set('target_launch_date', day('2026-12-24'), '24 Dec'), true],
    ['another CSM needs none', ROWS, set('csm_id', null, null), null],
  ])('%s', (_, rows, change, isRequired) => {
    expect(bulkQuestion(rows, change)?.isRequired ?? null).toBe(isRequired);
  });

  test('it is kept with every write', () => {
    const edits = planBulk(ROWS, set('phase', 'review', 'Review'), onboardingsList.bulk, 'New scope');
    expect(edits.map(({ reason }) => reason)).toEqual(['New scope', 'New scope', 'New scope']);
  });
});
