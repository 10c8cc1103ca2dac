/** What the reports of the test runners come down to. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The names of those that failed at first and passed when tried again; they are among the passed ones. */
  readonly flaky: readonly string[];
}

const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0, flaky: [] };

/** A stage that broke down before its report has failed as a whole. */
export const BROKEN_DOWN: Counts = { ...NOTHING, failed: 1 };

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
      flaky: [...total.flaky, ...one.flaky],
    }),
    NOTHING,
  );
}

interface VitestReport {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly numPendingTests?: number;
  readonly numTodoTests?: number;
  readonly testResults?: readonly {
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
  return {
    passed: counts.numPassedTests ?? 0,
    failed: counts.numFailedTests ?? 0,
    skipped: (counts.numPendingTests ?? 0) + (counts.numTodoTests ?? 0),
    flaky: tests.flatMap(({ status, fullName, failureMessages = [] }) =>
      status === 'passed' && failureMessages.length > 0 ? [fullName] : [],
    ),
  };
}

interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly tests: readonly { readonly status: string }[];
  }[];
}

/** @param report the text of Playwright's JSON reporter */
export function readPlaywrightReport(report: string): Counts {
  const { stats, suites = [] } = JSON.parse(report) as {
    readonly stats: Readonly<Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>>;
    readonly suites?: readonly PlaywrightSuite[];
  };
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    flaky: suites.flatMap((suite) => flakyIn(suite, [])),
  };
}

function flakyIn({ title, suites = [], specs = [] }: PlaywrightSuite, above: readonly string[]): string[] {
  const path = [...above, title];
  return [
    ...specs.flatMap((spec) =>
      spec.tests.filter(({ status }) => status === 'flaky').map(() => [...path, spec.title].join(' › ')),
    ),
    ...suites.flatMap((suite) => flakyIn(suite, path)),
  ];
}

/** The last lines of a run: every test that needed a second try by name, then how many there were of each kind. */
export function summary({ passed, failed, skipped, flaky }: Counts): string {
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  if (flaky.length === 0) return counts;
  const names = flaky.map((name) => `flaky: ${name}\n`).join('');
  return `${names}${counts}, ${flaky.length} flaky: passed at the second try`;
}
