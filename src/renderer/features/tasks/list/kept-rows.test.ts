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
const question = fc.record({
  filters: fc.record<ListFilters>({ values, hidesInactive: fc.boolean() }),
  sort: fc.record({
    column: fc.constantFrom('due_date', 'title', 'when', 'onboarding', 'assignee_id', 'updated', 'gone'),
    direction: fc.constantFrom('ascending' as const, 'descending' as const),
  }),
  showsInactive: fc.boolean(),
  test: fc.constantFrom(null, 'early', 'late'),
});
/** One of a few questions is asked again and again, in steps or at once, while tasks change. */
const asking = fc.record({
  which: fc.nat(2),
  context: fc.constantFrom('first', 'other'),
  stepsBefore: fc.nat(12),
  isAnswered: fc.boolean(),
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
  const questions = fc.tuple(question, question, question);
  const story = fc.array(fc.tuple(step, fc.array(asking, { maxLength: 3 })), { maxLength: 8 });
  fc.assert(
    fc.property(questions, story, (asked, told) => {
      const tasks = createTasks();
      const keptRows = createKeptRows({ filters: known, inactive }, 4);
      for (const [changes, askings] of told) {
        tasks.apply(changes);
        for (const { which, context: whose, stepsBefore, isAnswered } of askings) {
          const { filters, sort, showsInactive, test: name } = asked[which] ?? asked[0];
          const rows = tasks.rows();
          const context = { ...CONTEXTS[whose] };
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
          if (isAnswered || keptRows.isMade(options)) expect(keptRows.of(options)).toEqual(expected);
        }
      }
    }),
    { numRuns: 300 },
  );
});

/** A view of what is of the daily work and early, by day, that counts at how many rows each part of it looks. */
function countedView(tasks: ReturnType<typeof createTasks>) {
  const { filters: known, inactive, firstSort: sort } = tasksList;
  if (inactive === undefined) throw new Error('the list hides nothing');
  const looks = { hidden: 0, order: 0, test: 0 };
  const columns = TASK_COLUMNS.map((column) => {
    const { sortKey } = column;
    if (column.id !== sort.column || sortKey === 'as-given') return column;
    const counted: typeof sortKey = (...of) => {
      looks.order += 1;
      return sortKey(...of);
    };
    return { ...column, sortKey: counted };
  });
  const isHidden: typeof inactive.isHidden = (...of) => {
    looks.hidden += 1;
    return inactive.isHidden(...of);
  };
  const isEarly = (row: TaskReplica) => {
    looks.test += 1;
    return TESTS.early(row);
  };
  const keptRows = createKeptRows({ filters: known, inactive: { ...inactive, isHidden } }, 8);
  const tests = [isEarly];
  const options = () => ({
    rows: tasks.rows(),
    log: tasks.log,
    filters: { values: {}, hidesInactive: true },
    sort,
    columns,
    context: CONTEXTS.first,
    showsInactive: false,
    tests,
  });
  const shown = () =>
    sortListRows(
      tasks.rows().filter((row) => !row.done && TESTS.early(row)),
      sort,
      TASK_COLUMNS,
      CONTEXTS.first,
    );
  /** @returns at how many rows a step has looked */
  function advance() {
    Object.assign(looks, { hidden: 0, order: 0, test: 0 });
    keptRows.advance(options());
    return { ...looks };
  }
  return { keptRows, options, shown, looks, advance };
}

test('a view is made in steps, none of which looks at more than a portion, and then it is there', () => {
  const tasks = createTasks();
  tasks.apply(KEYS.map((key, at) => [key, { due_date: `2026-11-${10 + (at % 7)}`, done: false }]));
  const { keptRows, options, shown, looks, advance } = countedView(tasks);
  const steps: (readonly number[])[] = [];
  while (!keptRows.isMade(options())) {
    const { hidden, order, test: tested } = advance();
    steps.push([hidden, order, tested]);
  }
  const portions = [8, 8, 8, 6];
  expect(steps).toEqual([
    ...portions.map((rows) => [rows, 0, 0]),
    ...portions.map((rows) => [0, rows, 0]),
    ...portions.map((rows) => [0, 0, rows]),
  ]);
  Object.assign(looks, { hidden: 0, order: 0, test: 0 });
  expect(keptRows.of(options())).toEqual(shown());
  expect(looks).toEqual({ hidden: 0, order: 0, test: 0 });
});

test('a view that is being made while tasks change goes on where it was', () => {
  const tasks = createTasks();
  tasks.apply(KEYS.map((key, at) => [key, { due_date: `2026-11-${10 + (at % 7)}`, done: false }]));
  const { keptRows, options, shown, advance } = countedView(tasks);
  let steps = 0;
  for (; !keptRows.isMade(options()); steps += 1) {
    advance();
    tasks.apply([[`t${steps}`, { due_date: '2026-11-09', done: false, title: `Changed ${steps}` }]]);
  }
  // Four portions of each: begun anew, or made all at once, there would be more or fewer.
  expect(steps).toBe(12);
  expect(keptRows.of(options())).toEqual(shown());
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
  // What is of the daily work, and then both orders.
  expect(turns).toBe(8);
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
