import { expect, test } from 'vitest';
import { taskOf } from '../../../../test/support/tasks.ts';
import { createSource, waitFor } from '../../bridge/source.ts';
import { byAge } from './customer-rows.ts';
import { createRowTable } from './row-table.ts';

test('very many rows that are read are shown in portions: none holds up the page for long', async () => {
  const PAGE = 1000;
  const PAGES = 90;
  async function* read() {
    for (let page = 0; page < PAGES; page += 1)
      yield Array.from({ length: PAGE }, (_, at) => taskOf(`t${page * PAGE + at}`, {}));
  }
  const feed = {
    subscribe: () => () => {},
    view: <Row>(row: Row) => row,
    shown: () => undefined,
    made: () => [],
    close() {},
  };
  const { list } = createRowTable<'tasks'>({ feed, compare: byAge, read, complete: createSource(true) });
  const shown: number[] = [];
  list.subscribe(() => shown.push(list.get().rows.length));
  await waitFor(list, ({ status }) => status === 'ready');
  expect(list.get().rows).toHaveLength(PAGE * PAGES);
  const portions = shown.map((rows, at) => rows - (shown[at - 1] ?? 0));
  expect(Math.max(...portions)).toBeLessThanOrEqual(25_000);
});
