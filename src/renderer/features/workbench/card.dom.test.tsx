import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { Card, CardGroup, goToFirstRow, More } from './card.tsx';

afterEach(cleanup);

test('what a group has no room for is said, for whom, and leads to all of them; nothing is said of nothing', () => {
  const { rerender } = render(
    <CardGroup label="Overdue" left={4} href="/tasks">
      <li>Call</li>
    </CardGroup>,
  );
  const more = screen.getByRole('link');
  expect(more.textContent).toBe('and 4 more of Overdue');
  expect(more.getAttribute('href')).toBe('/tasks');
  rerender(
    <CardGroup label="Overdue" left={0} href="/tasks">
      <li>Call</li>
    </CardGroup>,
  );
  expect(screen.queryByRole('link')).toBeNull();
});

test('the arrows go from row to row, to the same thing in each', async () => {
  const user = userEvent.setup({ delay: null });
  render(
    <Card title="Inbox">
      <ul>
        {['One', 'Two'].map((name) => (
          <li key={name}>
            <button type="button">Open {name}</button>
            <button type="button">Later {name}</button>
          </li>
        ))}
      </ul>
    </Card>,
  );
  screen.getByRole('button', { name: 'Later One' }).focus();
  await user.keyboard('{ArrowDown}');
  expect(document.activeElement?.textContent).toBe('Later Two');
  await user.keyboard('k');
  expect(document.activeElement?.textContent).toBe('Later One');
});

test('J begins with the first row and goes on from the last of a card to the next card; K comes back', async () => {
  const user = userEvent.setup({ delay: null });
  const card = (title: string, ...names: string[]) => (
    <Card title={title}>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <button type="button">{name}</button>
          </li>
        ))}
      </ul>
    </Card>
  );
  render(
    <>
      {card('Inbox', 'One', 'Two')}
      {card('Nothing')}
      {card('Tasks', 'Three')}
    </>,
  );
  expect(goToFirstRow()).toBe(true);
  expect(document.activeElement?.textContent).toBe('One');
  expect(goToFirstRow()).toBe(false);
  await user.keyboard('jj');
  expect(document.activeElement?.textContent).toBe('Three');
  await user.keyboard('jk');
  expect(document.activeElement?.textContent).toBe('Two');
});

test('large numbers are read in groups of three', () => {
  render(
    <Card title="Tasks" detail={2790}>
      <More count={12_500} href="/tasks" of="Tasks" />
    </Card>,
  );
  expect(screen.getByText('2,790')).toBeDefined();
  expect(screen.getByRole('link').textContent).toContain('and 12,500 more');
});

function Inbox() {
  const [open, setOpen] = useState(['One', 'Two', 'Three']);
  return (
    <Card title="Inbox">
      <ul>
        {open.map((name) => (
          <li key={name}>
            <a href="/">{name}</a>
            <button type="button" onClick={() => setOpen(open.filter((other) => other !== name))}>
              Settle {name}
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

test('when what had the focus is settled and gone, the same of the next row has it, at last the card', async () => {
  const user = userEvent.setup({ delay: null });
  render(<Inbox />);
  screen.getByRole('button', { name: 'Settle Two' }).focus();
  await user.keyboard('{Enter}');
  expect(document.activeElement?.textContent).toBe('Settle Three');
  await user.keyboard('{Enter}');
  expect(document.activeElement?.textContent).toBe('Settle One');
  await user.keyboard('{Enter}');
  expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Inbox' }));
});

test('a key that is held settles one', async () => {
  const user = userEvent.setup({ delay: null });
  render(<Inbox />);
  screen.getByRole('button', { name: 'Settle One' }).focus();
  await user.keyboard('{Enter>3/}');
  expect(screen.getAllByRole('listitem')).toHaveLength(2);
});
