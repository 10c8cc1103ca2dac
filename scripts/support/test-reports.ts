import { stripVTControlCharacters } from 'node:util';

/** What the reports of the test runners come down to. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Those that failed at every try, and stages that broke down before their report. */
  readonly failures: readonly Failure[];
  /** Those that failed at first and passed when tried again; they are among the passed ones. */
  readonly flaky: readonly Failure[];
}

interface Failure {
  readonly name: string;
  /** The first line of what it failed with. */
  readonly why: string;
}

const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0, failures: [], flaky: [] };

/** A stage that broke down before its report has failed as a whole. */
export const brokenDown = (stage: string): Counts => ({
  ...NOTHING,
  failed: 1,
  failures: [{ name: stage, why: 'it broke down before it could report' }],
});

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
      failures: [...total.failures, ...one.failures],
      flaky: [...total.flaky, ...one.flaky],
    }),
    NOTHING,
  );
}

/** The first line that says something, without the colours of a terminal. */
function firstLine(text = ''): string {
  const lines = stripVTControlCharacters(text).split('\n');
  return lines.map((line) => line.trim()).find((line) => line !== '') ?? '';
}

interface VitestReport {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly numPendingTests?: number;
  readonly numTodoTests?: number;
  readonly testResults?: readonly {
    readonly name?: string;
    readonly status?: string;
    /** What the file itself failed with. */
    readonly message?: string;
    readonly assertionResults?: readonly {
      readonly status: string;
      readonly fullName: string;
      /** Of a test that passed: what its first try failed with. */
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** @param report the text of Vitest's JSON reporter */
export function readVitestReport(report: string): Counts {
  const { testResults = [], ...counts } = JSON.parse(report) as VitestReport;
  const tests = testResults.flatMap(({ assertionResults = [] }) => assertionResults);
  const tried = (kept: string) =>
    tests.flatMap(({ status, fullName, failureMessages = [] }) =>
      status === kept && (status === 'failed' || failureMessages.length > 0)
        ? [{ name: fullName, why: firstLine(failureMessages[0]) }]
        : [],
    );
  // A file can fail without any test of it: one that cannot be loaded, or whose clearing up goes wrong.
  const files = testResults
    .filter(
      ({ status, message = '', assertionResults = [] }) =>
        status === 'failed' && message !== '' && !assertionResults.some((one) => one.status === 'failed'),
    )
    .map(({ name = '', message }) => ({ name, why: firstLine(message) }));
  return {
    passed: counts.numPassedTests ?? 0,
    failed: (counts.numFailedTests ?? 0) + files.length,
    skipped: (counts.numPendingTests ?? 0) + (counts.numTodoTests ?? 0),
    failures: [...tried('failed'), ...files],
    flaky: tried('passed'),
  };
}

interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly tests: readonly {
      readonly status: string;
      readonly results?: readonly { readonly error?: { readonly message?: string } }[];
    }[];
  }[];
}

/** @param report the text of Playwright's JSON reporter */
export function readPlaywrightReport(report: string): Counts {
  const { stats, suites = [] } = JSON.parse(report) as {
    readonly stats: Readonly<Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>>;
    readonly suites?: readonly PlaywrightSuite[];
  };
  const found = (status: string) => suites.flatMap((suite) => within(suite, status, []));
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    failures: found('unexpected'),
    flaky: found('flaky'),
  };
}

/** The tests of a suite that have this status, each by its path. */
function within(
  { title, suites = [], specs = [] }: PlaywrightSuite,
  status: string,
  above: readonly string[],
): Failure[] {
  const path = [...above, title];
  return [
    ...specs.flatMap((spec) =>
      spec.tests
        .filter((test) => test.status === status)
        .map(({ results = [] }) => ({
          name: [...path, spec.title].join(' › '),
          why: firstLine(results.find(({ error }) => error !== undefined)?.error?.message),
        })),
    ),
    ...suites.flatMap((suite) => within(suite, status, path)),
  ];
}

/** The last lines of a run: every test that failed or needed a second try, and why, then how many there were of each kind. */
export function summary({ passed, failed, skipped, failures, flaky }: Counts): string {
  const lines = (word: string, those: readonly Failure[]) =>
    those.map(({ name, why }) => `${word}: ${name}${why === '' ? '' : `\n  ${why}`}\n`).join('');
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  const again = flaky.length === 0 ? '' : `, ${flaky.length} flaky: passed at the second try`;
  return `${lines('flaky', flaky)}${lines('failed', failures)}${counts}${again}`;
}
