import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BarChart } from './bar-chart.tsx';

const charts = vi.hoisted(() => ({ made: [] as { readonly options: { readonly indexAxis?: string } }[] }));
vi.mock('chart.js', () => {
  class Chart {
    static register() {}
    constructor(_element: unknown, config: (typeof charts.made)[number]) {
      charts.made.push(config);
    }
    destroy() {}
  }
  const part = {};
  return {
    Chart,
    BarController: part,
    BarElement: part,
    CategoryScale: part,
    LinearScale: part,
    Tooltip: part,
  };
});

beforeEach(() => {
  charts.made.length = 0;
});
afterEach(cleanup);

const bars = (label: string) => ({ label, values: [1, 2], color: '--accent' });

test('a chart of several series says which colour is which; one of a single series has no need to', () => {
  const { rerender } = render(
    <BarChart label="Launches" labels={['May', 'June']} series={[bars('On time'), bars('Late')]} />,
  );
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['On time', 'Late']);
  expect(screen.getByRole('img', { name: 'Launches' })).toBeDefined();
  rerender(<BarChart label="Launches" labels={['May', 'June']} series={[bars('On time')]} />);
  expect(screen.queryByRole('list')).toBeNull();
});

test('bars beside names lie, and get the height that they need', () => {
  const labels = Array.from({ length: 20 }, (_, at) => `Plan ${at}`);
  render(<BarChart label="Customers" labels={labels} series={[bars('Customers')]} isLying />);
  expect(charts.made.at(-1)?.options.indexAxis).toBe('y');
  expect(screen.getByRole('img').parentElement?.style.height).toBe('520px');
});
