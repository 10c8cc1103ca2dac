import { describe, expect, it } from 'vitest';
import { NO_CUSTOM_FIELDS } from '#shared/search/fields.ts';
import { parse } from '#shared/search/parse.ts';
import { byRecordType } from '#shared/search/searched-types.ts';
import { DEFAULT_HEALTH_BOUNDS } from '#shared/values/health.ts';
import { customerNamed, onboardingOf } from '../../../test/support/onboardings.ts';
import { commentOf, taskOf } from '../../../test/support/tasks.ts';
import { answerLocally, type LocalRecords } from './local-answer.ts';
import { createLocalEntries } from './local-entries.ts';
import { isAnsweredByTasks, taskMatcher } from './match-tasks.ts';
import { matchContext } from './query-asks.ts';

const customer = customerNamed('Wolkenwerk');
const onboarding = onboardingOf('pilot', { customer_key: customer.key, name: 'Rollout EU' });
const tasks = [
  taskOf('kickoff', { title: 'Kickoff planen', customer_key: customer.key, due_date: '2020-01-01' }),
  taskOf('masse', { title: 'Maße prüfen', customer_key: customer.key, assignee_id: 'me', done: true }),
  taskOf('huiyi', { title: '上海 会议', customer_key: 'elsewhere', onboarding_key: 'other' }),
];
const comments = [
  commentOf('first', { customer_key: customer.key, body: 'Preisliste mit @[Jo](contact:c1)' }),
  commentOf('second', { customer_key: customer.key, body: 'Preisliste folgt', display_id: 2 }),
];
const entries = createLocalEntries({ schema: NO_CUSTOM_FIELDS, people: new Map() });
const context = matchContext('me', DEFAULT_HEALTH_BOUNDS);

function found(text: string) {
  const records: LocalRecords = {
    customers: [customer],
    onboardings: [onboarding],
    items: { task: tasks, comment: comments },
    entries,
    pending: new Set(),
  };
  const query = parse(text);
  return answerLocally(records, { query, context, opened: [], most: byRecordType(() => 10) });
}

describe('while nobody answers', () => {
  it('tasks and notes are found in the records of the window, with what they belong to', () => {
    expect(found('kickoff').task).toMatchObject([
      { key: 'kickoff', customer_key: customer.key, onboarding: { key: 'pilot' }, status: 'open' },
    ]);
    expect(found('note:preisliste').comment.map(({ key }) => key)).toEqual(['second', 'first']);
    expect(found('"@jo"').comment.map(({ title }) => title)).toEqual(['Preisliste mit @Jo']);
    expect(found('上海会议').task.map(({ key }) => key)).toEqual(['huiyi']);
    expect(found('wolkenwerk').customer).toHaveLength(1);
    expect(found('').task).toEqual([]);
  });
});

it('of a bucket of health, the workspace says where it begins', () => {
  const query = parse('health:healthy');
  const keysWith = (healthy: number) =>
    answerLocally(
      {
        customers: [{ ...customer, health_score: 72 }],
        onboardings: [],
        items: { task: [], comment: [] },
        entries,
        pending: new Set(),
      },
      {
        query,
        context: matchContext('me', { healthy, watch: 40 }),
        opened: [],
        most: byRecordType(() => 10),
      },
    ).customer.map(({ key }) => key);
  expect(keysWith(70)).toEqual([customer.key]);
  expect(keysWith(80)).toEqual([]);
});

describe('the filter row of the tasks', () => {
  const links = {
    customers: new Map([[customer.key, customer]]),
    onboardings: new Map([[onboarding.key, onboarding]]),
    pending: new Set<string>(),
  };
  const rows = (text: string) =>
    tasks.filter(taskMatcher(parse(text), context, entries, links)).map(({ key }) => key);

  it.each([
    ['masse', ['masse']],
    ['rollout wolkenwerk', ['kickoff', 'masse']],
    ['task:kick', ['kickoff']],
    ['customer:wolken -done:yes', ['kickoff']],
    ['is:overdue', ['kickoff']],
    ['when:overdue', ['kickoff']],
    ['due:<today', ['kickoff']],
    ['assignee:me', ['masse']],
    ['-has:due', ['masse', 'huiyi']],
  ])('finds by %s what ⌘K finds by it', (text, keys) => {
    expect(rows(text)).toEqual(keys);
  });

  it('asks the index for the names of contacts and for former numbers only', () => {
    expect(
      ['done:no due:7d', 'assignee:me', 'kickoff'].map((text) => isAnsweredByTasks(parse(text))),
    ).toEqual([true, true, true]);
    expect(['assignee:jo', 'id:5', '-id:5'].map((text) => isAnsweredByTasks(parse(text)))).toEqual([
      false,
      false,
      false,
    ]);
  });
});
