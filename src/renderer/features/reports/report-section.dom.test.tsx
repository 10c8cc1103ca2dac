import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { groupRows } from './report-rows.ts';
import { ReportSection } from './report-section.tsx';

vi.mock('./bar-chart.tsx', () => ({ BarChart: () => null }));
const saved = vi.hoisted(() => ({ texts: [] as string[] }));
vi.mock('../../components/save-file.ts', () => ({
  saveCsv: (_name: string, text: string) => saved.texts.push(text),
}));
afterEach(cleanup);

test('what nobody has said is a dash to see, words to hear and an empty cell in the file', () => {
  const plans = { labelOf: (plan: string) => plan, none: 'No plan', field: 'plan' };
  const known = { value: 'Scale', customers: 2, mrr: 0, health: 70 };
  const report = { rows: [known, { value: 'Trial', customers: 1, mrr: null, health: null }] };
  render(
    <ReportSection
      title="Customers"
      description=""
      first="Plan"
      columns={['Customers', 'MRR', 'Health']}
      rows={groupRows(report, plans)}
      series={[]}
      onOpen={() => undefined}
      nothing=""
    />,
  );
  const cells = (name: RegExp) =>
    within(screen.getByRole('row', { name }))
      .getAllByRole('cell')
      .map((cell) => cell.textContent);
  expect(cells(/^Scale/)).toEqual(['2', '$0', '70']);
  expect(screen.getByRole('row', { name: 'Trial 1 Not known Not known' })).toBeDefined();
  expect(cells(/^Trial/)[1]).toMatch(/^–/);
  screen.getByRole('button', { name: 'CSV' }).click();
  expect(saved.texts[0]?.split(/\r?\n/)).toEqual([
    'Plan,Customers,MRR,Health',
    'Scale,2,0,70',
    'Trial,1,,',
    '',
  ]);
});
