import { describe, expect, it } from 'vitest';
import { BROKEN_DOWN, readPlaywrightReport, readVitestReport, sum, summary } from './test-reports.ts';

const unit = readVitestReport(
  JSON.stringify({ numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }),
);
const endToEnd = readPlaywrightReport(
  JSON.stringify({
    stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 0 },
    suites: [
      {
        title: 'search.spec.ts',
        specs: [{ title: 'it opens', tests: [{ status: 'expected' }] }],
        suites: [{ title: 'with sample data', specs: [{ title: 'it finds', tests: [{ status: 'flaky' }] }] }],
      },
    ],
  }),
);

describe('what a test run says in the end', () => {
  it('counts the tests of all stages, and a stage that broke down as one that failed', () => {
    expect(summary(sum([unit, BROKEN_DOWN]))).toBe('7 passed, 2 failed, 3 skipped');
  });

  it('names the tests that passed only at the second try, and counts them', () => {
    expect(summary(sum([unit, endToEnd]))).toBe(
      'flaky: search.spec.ts › with sample data › it finds\n' +
        '11 passed, 1 failed, 3 skipped, 1 flaky: passed at the second try',
    );
  });
});

it('a test of Vitest that passed when tried again is named', () => {
  const report = {
    numPassedTests: 2,
    testResults: [
      {
        assertionResults: [
          { status: 'passed', fullName: 'it holds', failureMessages: [] },
          { status: 'passed', fullName: 'it holds at last', failureMessages: ['expected 1 to be 2'] },
        ],
      },
    ],
  };
  expect(readVitestReport(JSON.stringify(report)).flaky).toEqual(['it holds at last']);
});
