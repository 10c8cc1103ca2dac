import { describe, expect, test } from 'vitest';
import { aCourse, aCustomer, aTask } from '../../../../test/support/pi.ts';
import type { Forecast } from './forecast.ts';
import { type RiskInput, ranked, risksOf } from './risks.ts';

const TODAY = '2026-06-30';
const PHASES = [{ value: 'build', label: 'Build', targetDays: null }];
const TIMES = { median: () => 10 };

const usual: RiskInput = {
  customer: aCustomer(),
  courses: [aCourse()],
  forecasts: [],
  tasks: [],
  lastNoted: TODAY,
  recentHigh: null,
  today: TODAY,
  createdOn: '2026-01-01',
};
const risks = (facts: Partial<RiskInput>) => risksOf({ ...usual, ...facts }, TIMES, PHASES);
const slip = (days: number): Forecast => ({
  object: 'forecast',
  onboarding_id: 'o1',
  customer_id: 'c1',
  estimate: '2026-08-01',
  slippage_days: days,
  confidence: 'low',
  reason: null,
  factors: [],
});

describe('a risk', () => {
  test('where nothing is wrong, there is none', () => {
    expect(risks({})).toEqual([]);
  });

  test.each<[string, Partial<RiskInput>, number, string, string | null]>([
    // Half of 25: twenty days where ten are usual and thirty the end of it.
    [
      'phase_stall',
      { courses: [aCourse({ entered: '2026-06-10' })] },
      13,
      'In Build for 20 days, usually 10 days',
      '2026-06-10',
    ],
    // Half of 20: seven of fourteen days.
    [
      'task_slip',
      { tasks: [aTask({ due_date: '2026-06-23' }), aTask({ due_date: '2026-06-29' })] },
      10,
      '2 tasks overdue, the oldest by 7 days',
      '2026-06-23',
    ],
    ['reply_gap', { lastNoted: '2026-06-02' }, 15, 'Nothing noted or done for 28 days', '2026-06-02'],
    [
      'reply_gap',
      { lastNoted: null, createdOn: '2026-06-23' },
      8,
      'Nothing noted or done yet for 7 days',
      '2026-06-23',
    ],
    [
      'forecast_slip',
      { courses: [aCourse({ target: '2026-07-20' })], forecasts: [slip(15)] },
      8,
      'Likely 15 days after its target',
      '2026-07-20',
    ],
    [
      'health_drop',
      { customer: aCustomer({ health_score: 50 }), recentHigh: { day: '2026-06-20', score: 70 } },
      8,
      'Health fell by 20 to 50',
      '2026-06-20',
    ],
    ['no_primary_contact', { customer: aCustomer({ has_primary: false }) }, 10, 'No primary contact', null],
    [
      'target_shifts',
      { courses: [aCourse({ shiftsInPhase: 3 })] },
      10,
      'Target moved 3 times in Build',
      '2026-06-24',
    ],
    [
      'target_passed',
      { courses: [aCourse({ target: '2026-06-28' })] },
      10,
      'Target passed 2 days ago',
      '2026-06-28',
    ],
  ])('%s says what it is and adds its share', (code, facts, score, words, since) => {
    const [risk, ...others] = risks(facts);
    expect(others).toEqual([]);
    expect(risk).toEqual({
      object: 'risk',
      type: 'onboarding',
      id: 'o1',
      customer_id: 'c1',
      score,
      reasons: [{ code, words, since }],
    });
  });

  test('a phase is stalled against the median of the whole workspace, of whatever plan', () => {
    const times = { median: (_phase: string, plan?: string | null) => (plan == null ? 10 : 40) };
    const [risk] = risksOf(
      { ...usual, customer: aCustomer({ plan: 'Pro' }), courses: [aCourse({ entered: '2026-06-10' })] },
      times,
      PHASES,
    );
    expect(risk?.reasons).toMatchObject([
      { code: 'phase_stall', words: 'In Build for 20 days, usually 10 days' },
    ]);
  });

  test('adds up to 100 at most, the heaviest reason first', () => {
    const [risk] = risks({
      customer: aCustomer({ has_primary: false, health_score: 10 }),
      courses: [aCourse({ entered: '2026-01-01', target: '2026-06-01', shiftsInPhase: 5 })],
      forecasts: [slip(90)],
      tasks: [aTask({ due_date: '2026-05-01' })],
      lastNoted: '2026-03-01',
      recentHigh: { day: '2026-06-20', score: 90 },
    });
    expect(risk?.score).toBe(100);
    expect(risk?.reasons.map(({ code }) => code)).toEqual([
      'phase_stall',
      'task_slip',
      'reply_gap',
      'forecast_slip',
      'health_drop',
      'no_primary_contact',
      'target_shifts',
      'target_passed',
    ]);
  });

  test('is said of none that has churned or is archived, and of no onboarding that is paused', () => {
    const facts = { lastNoted: '2026-01-01' };
    expect(risks({ ...facts, customer: aCustomer({ status: 'churned' }) })).toEqual([]);
    expect(risks({ ...facts, customer: aCustomer({ status: 'archived' }) })).toEqual([]);
    expect(risks({ ...facts, courses: [aCourse({ pausedOn: '2026-06-01' })] })).toMatchObject([
      { type: 'customer', id: 'c1', reasons: [{ code: 'reply_gap' }] },
    ]);
  });

  test('is said of a customer without an open onboarding only when it has a score', () => {
    const facts = { courses: [aCourse({ phase: 'completed' })], lastNoted: '2026-01-01' };
    expect(risks(facts)).toEqual([]);
    expect(risks({ ...facts, customer: aCustomer({ health_score: 50 }) })).toMatchObject([
      { type: 'customer' },
    ]);
  });

  test('the most at risk come first', () => {
    const found = [
      ...risks({ lastNoted: '2026-06-25' }),
      ...risks({ lastNoted: '2026-06-01' }),
      ...risks({ lastNoted: '2026-06-20' }),
    ];
    expect(ranked(found).map(({ score }) => score)).toEqual([15, 11, 5]);
  });
});
