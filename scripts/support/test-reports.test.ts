import { describe, expect, it } from 'vitest';
import { brokenDown, readPlaywrightReport, readVitestReport, sum, summary } from './test-reports.ts';

const unit = readVitestReport(
  JSON.stringify({ numPassedTests: 7, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1 }),
);
const endToEnd = readPlaywrightReport(
  JSON.stringify({
    stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 0 },
    suites: [
      {
        title: 'search.spec.ts',
        specs: [
          { title: 'it opens', tests: [{ status: 'expected', results: [{}] }] },
          {
            title: 'it closes',
            tests: [
              {
                status: 'unexpected',
                results: [{ error: { message: '\u001b[31mIt is open\u001b[39m\nstill' } }],
              },
            ],
          },
        ],
        suites: [
          {
            title: 'with sample data',
            specs: [
              {
                title: 'it finds',
                tests: [{ status: 'flaky', results: [{ error: { message: 'Nothing found' } }, {}] }],
              },
            ],
          },
        ],
      },
    ],
  }),
);

describe('what a test run says in the end', () => {
  it('counts the tests of all stages, and names a stage that broke down as one that failed', () => {
    expect(summary(sum([unit, brokenDown('build')]))).toBe(
      'failed: build\n  it broke down before it could report\n7 passed, 1 failed, 3 skipped',
    );
  });

  it('names the tests that failed and those that passed only at the second try, with why, and counts them', () => {
    expect(summary(sum([unit, endToEnd]))).toBe(
      'flaky: search.spec.ts › with sample data › it finds\n  Nothing found\n' +
        'failed: search.spec.ts › it closes\n  It is open\n' +
        '11 passed, 1 failed, 3 skipped, 1 flaky: passed at the second try',
    );
  });
});

describe('a report of Vitest', () => {
  it('names a test that failed, and one that passed when tried again', () => {
    const assertionResults = [
      { status: 'passed', fullName: 'it holds', failureMessages: [] },
      { status: 'passed', fullName: 'it holds at last', failureMessages: ['expected 1 to be 2\n at a.ts'] },
      { status: 'failed', fullName: 'it does not hold', failureMessages: ['\nexpected 3 to be 4'] },
    ];
    const report = { numPassedTests: 2, numFailedTests: 1, testResults: [{ assertionResults }] };
    expect(readVitestReport(JSON.stringify(report))).toMatchObject({
      failed: 1,
      failures: [{ name: 'it does not hold', why: 'expected 3 to be 4' }],
      flaky: [{ name: 'it holds at last', why: 'expected 1 to be 2' }],
    });
  });

  it('names a file that failed without any test of it', () => {
    const report = {
      numPassedTests: 2,
      numFailedTests: 0,
      testResults: [{ name: 'a.test.ts', status: 'failed', message: 'No such module', assertionResults: [] }],
    };
    expect(readVitestReport(JSON.stringify(report))).toMatchObject({
      failed: 1,
      failures: [{ name: 'a.test.ts', why: 'No such module' }],
    });
  });
});
