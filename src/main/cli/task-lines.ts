import type { Ask, Body } from './ask-app.ts';
import { textOf } from './common.ts';
import { askAssignees, askCustomers } from './names.ts';

/** Tasks as people read them, each in a line. */
export async function taskLines(ask: Ask, tasks: readonly Body[]): Promise<readonly string[]> {
  const [customers, assignees] = [await askCustomers(ask, tasks), await askAssignees(ask, tasks)];
  return tasks.map(({ display_id, title, customer_id, due_date, assignee_id, done }) => {
    const facts = [
      customers(customer_id),
      due_date === null ? '' : `due ${textOf(due_date)}`,
      assignees(assignee_id),
      done === true ? 'done' : '',
    ].filter((fact) => fact !== '');
    return `${`#${textOf(display_id)}`.padEnd(6)} ${textOf(title)} (${facts.join(', ')})`;
  });
}
