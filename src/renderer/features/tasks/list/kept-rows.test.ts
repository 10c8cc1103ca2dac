import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import { onboardingOf, personNamed } from '../../../../../test/support/onboardings.ts';
import { taskOf } from '../../../../../test/support/tasks.ts';
import { filterRows, type ListFilters } from '../../../list/filters.ts';
import { createKeptRows } from '../../../list/kept-rows.ts';
import { sortListRows } from '../../../list/sort-list-rows.ts';
import { createRowLog, type Replacement, replaceRows } from '../../../store/index.ts';
import { TASK_COLUMNS, type TaskContext, tasksList } from './tasks-list.tsx';

const NOW = Date.parse('2026-11-28T12:00:00.000Z');
const PHASES = ['review', 'launch', 'completed'];
const KEYS = Array.from({ length: 30 }, (_, at) => `t${at}`);

const compare = (a: TaskReplica, b: TaskReplica) =>
  a.created_at === b.created_at
    ? a.key < b.key
      ? -1
      : a.key > b.key
        ? 1
        : 0
    : a.created_at < b.created_at
      ? -1
      : 1;

const fields = fc.record({
  title: fc.constantFrom('Kickoff', 'kickoff', 'Écluse', 'Zoo'),
  done: fc.boolean(),
  due_date: fc.constantFrom(null, '2026-11-20', '2026-11-28', '2026-11-29', '2027-01-02'),
  assignee_id: fc.constantFrom(null, 'ann', 'ben', 'gone'),
  phase: fc.constantFrom(...PHASES),
  customer_facing: fc.boolean(),
  onboarding_key: fc.constantFrom('o1', 'o2'),
  created_at: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'),
});
/** A task that comes or changes, or goes. */
const step = fc.array(fc.tuple(fc.constantFrom(...KEYS), fc.option(fields)), { maxLength: 24 });

const values = fc.record(
  {
    done: fc.subarray(['true', 'false']),
    assignee_id: fc.subarray(['ann', 'ben', null]),
    phase: fc.subarray(PHASES),
    when: fc.subarray(['overdue', 'today', 'later', 'left_behind', null]),
    due_date: fc.constantFrom([], ['>=2026-11-28'], ['2026-11-20..2026-11-28'], [null]),
  },
  { requiredKeys: [] },
);
const asked = fc.record({
  filters: fc.record<ListFilters>({ values, hidesInactive: fc.boolean() }),
  sort: fc.record({
    column: fc.constantFrom('due_date', 'title', 'when', 'onboarding', 'assignee_id', 'updated', 'gone'),
    direction: fc.constantFrom('ascending' as const, 'descending' as const),
  }),
  showsInactive: fc.boolean(),
  test: fc.constantFrom(null, 'early', 'late'),
  context: fc.constantFrom('first', 'other'),
  stepsBefore: fc.nat(8),
});

const TESTS = {
  early: ({ key }: TaskReplica) => key < 't2',
  late: ({ key }: TaskReplica) => key >= 't2',
};

function contextOf(phase: string, name: string, now: number): TaskContext {
  const onboarding = (key: string, fields: Partial<OnboardingReplica>) => onboardingOf(key, fields);
  return {
    customers: new Map(),
    onboardings: new Map([
      ['o1', onboarding('o1', { phase, name })],
      ['o2', onboarding('o2', { phase: 'review', name: 'M' })],
    ]),
    contacts: new Map(),
    people: new Map(['Ann', 'Ben'].map((one) => [one.toLowerCase(), personNamed(one)])),
    now,
    setDone: () => {},
  };
}

const CONTEXTS = {
  first: contextOf('launch', 'A', NOW),
  other: contextOf('review', 'Z', NOW + 86_400_000),
};

function createTasks() {
  const log = createRowLog(compare);
  let rows: readonly TaskReplica[] = [];
  return {
    log,
    rows: () => rows,
    apply(changes: readonly (readonly [string, Partial<TaskReplica> | null])[]) {
      const before = new Map(rows.map((row) => [row.key, row]));
      const after = new Map(changes.map(([key, to]) => [key, to === null ? null : taskOf(key, to)]));
      const replacements: Replacement<TaskReplica>[] = [...after].map(([key, to]) => ({
        before: before.get(key) ?? null,
        after: to,
      }));
      const next = replaceRows({ rows, compare }, replacements);
      log.note(rows, next, replacements);
      rows = next;
    },
  };
}

test('whatever happened and was asked before, the rows are what filtering and sorting all of them gives', () => {
  const { filters: known, inactive } = tasksList;
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.array(asked, { maxLength: 3 })), { maxLength: 8 }), (story) => {
      const tasks = createTasks();
      const keptRows = createKeptRows({ filters: known, inactive }, 4);
      for (const [changes, questions] of story) {
        tasks.apply(changes);
        for (const { filters, sort, showsInactive, test: name, context: which, stepsBefore } of questions) {
          const rows = tasks.rows();
          const context = { ...CONTEXTS[which] };
          const isFound = name === null ? () => true : TESTS[name];
          const passing = filterRows(rows, filters, known, showsInactive ? undefined : inactive, context);
          const expected = sortListRows(passing.filter(isFound), sort, TASK_COLUMNS, context);
          const tests = name === null ? [] : [isFound];
          const options = {
            rows,
            log: tasks.log,
            filters,
            sort,
            columns: TASK_COLUMNS,
            context,
            showsInactive,
            tests,
          };
          for (let at = 0; at < stepsBefore; at += 1) keptRows.advance(options);
          if (stepsBefore % 2 === 0) expect(keptRows.of(options)).toEqual(expected);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('an order is made in steps, none of which looks at more than a portion, and then it is there', () => {
  const tasks = createTasks();
  tasks.apply(KEYS.map((key, at) => [key, { due_date: `2026-11-${10 + (at % 7)}` }]));
  const { filters: known, inactive, firstSort: sort } = tasksList;
  let looks = 0;
  const columns = TASK_COLUMNS.map((column) => {
    const { sortKey } = column;
    if (column.id !== sort.column || sortKey === 'as-given') return column;
    const counted: typeof sortKey = (...of) => {
      looks += 1;
      return sortKey(...of);
    };
    return { ...column, sortKey: counted };
  });
  const rows = tasks.rows();
  const filters = { values: {}, hidesInactive: true };
  const context = CONTEXTS.first;
  const options = { rows, log: tasks.log, filters, sort, columns, context, showsInactive: false, tests: [] };
  const keptRows = createKeptRows({ filters: known, inactive }, 8);
  const steps: number[] = [];
  while (!keptRows.isMade(options)) {
    looks = 0;
    keptRows.advance(options);
    steps.push(looks);
  }
  // What is of the daily work, and four portions of 30.
  expect(steps).toEqual([0, 8, 8, 8, 6]);
  looks = 0;
  expect(keptRows.of(options)).toEqual(sortListRows(rows, sort, TASK_COLUMNS, context));
  expect(looks).toBe(0);
});

test('views that take turns with different orders do not begin each other’s anew', () => {
  const tasks = createTasks();
  tasks.apply(KEYS.map((key) => [key, { due_date: '2026-11-10' }]));
  const { filters: known, inactive, firstSort: sort } = tasksList;
  const keptRows = createKeptRows({ filters: known, inactive }, 8);
  const optionsOf = (showsInactive: boolean) => ({
    rows: tasks.rows(),
    log: tasks.log,
    filters: { values: {}, hidesInactive: true },
    sort,
    columns: TASK_COLUMNS,
    context: CONTEXTS.first,
    showsInactive,
    tests: [],
  });
  const views = [optionsOf(true), optionsOf(false)];
  let turns = 0;
  while (!views.every((options) => keptRows.isMade(options)) && turns < 20) {
    for (const options of views) keptRows.advance(options);
    turns += 1;
  }
  expect(turns).toBeLessThan(8);
});

test('a change looks at what has changed, and leaves a view that it does not touch as it is', () => {
  const tasks = createTasks();
  tasks.apply(
    KEYS.map((key, at) => [key, { due_date: '2026-11-28', done: at % 2 === 0, assignee_id: 'ann' }]),
  );
  const { filters: known, inactive } = tasksList;
  if (inactive === undefined) throw new Error('the list hides nothing');
  const looks = vi.spyOn(inactive, 'isHidden');
  const keptRows = createKeptRows({ filters: known, inactive });
  const show = (wanted: string) =>
    keptRows.of({
      rows: tasks.rows(),
      log: tasks.log,
      filters: { values: { assignee_id: [wanted] }, hidesInactive: true },
      sort: tasksList.firstSort,
      columns: TASK_COLUMNS,
      // Of no interest here: another moment.
      context: { ...CONTEXTS.first, now: NOW + looks.mock.calls.length },
      showsInactive: false,
      tests: [],
    });
  const ofAnn = show('ann');
  const ofBen = show('ben');
  expect([ofAnn.length, ofBen.length]).toEqual([15, 0]);
  looks.mockClear();
  tasks.apply([['t1', { due_date: '2026-11-30', assignee_id: 'ann' }]]);
  expect(show('ann').at(-1)?.key).toBe('t1');
  expect(show('ben')).toBe(ofBen);
  expect(show('ann')).toBe(show('ann'));
  expect(new Set(looks.mock.calls.map(([{ key }]) => key))).toEqual(new Set(['t1']));
});

test('people who change make an order by day no other, and one by people is made again', () => {
  const tasks = createTasks();
  tasks.apply([
    ['t1', { due_date: '2026-11-29', assignee_id: 'ann' }],
    ['t2', { due_date: '2026-11-28', assignee_id: 'ben' }],
  ]);
  const { filters: known, inactive, firstSort } = tasksList;
  const keptRows = createKeptRows({ filters: known, inactive });
  const renamed = { ...CONTEXTS.first, people: new Map([['ann', personNamed('Zoe')]]) };
  const ask = (column: string, context: TaskContext) =>
    keptRows.of({
      rows: tasks.rows(),
      log: tasks.log,
      filters: { values: {}, hidesInactive: true },
      sort: { ...firstSort, column },
      columns: TASK_COLUMNS,
      context,
      showsInactive: false,
      tests: [],
    });
  expect(ask('due_date', renamed)).toBe(ask('due_date', CONTEXTS.first));
  const keys = (context: TaskContext) => ask('assignee_id', context).map(({ key }) => key);
  expect(keys(CONTEXTS.first)).toEqual(['t1', 't2']);
  expect(
    keys({
      ...renamed,
      people: new Map([
        ['ann', personNamed('Zoe')],
        ['ben', personNamed('Ben')],
      ]),
    }),
  ).toEqual(['t2', 't1']);
});
