import { expect, test } from 'vitest';
import type { OnboardingReplica } from '#shared/replica.ts';
import { onboardingOf } from '../../../../../test/support/onboardings.ts';
import { resized } from '../../../lib/column-widths.ts';
import { columnOrder, columnStyle, shownColumns } from '../../../list/column-order.ts';
import { NOTHING } from '../../../records/field-cell.tsx';
import { ONBOARDING_COLUMNS, type OnboardingContext } from './columns.tsx';

const SHOWN = shownColumns(ONBOARDING_COLUMNS, columnOrder(ONBOARDING_COLUMNS, []), {});

test('by themselves, the columns fit where each layout begins', () => {
  const pixels = (name: string) => Number.parseInt(String(Reflect.get(columnStyle(SHOWN, {}), name)), 10);
  // The smallest window, 900 pixels, beside the navigation and a scroll bar; and what the style sheet calls wide.
  expect(pixels('--grid-width')).toBeLessThanOrEqual(900 - 220 - 11);
  expect(pixels('--grid-width-wide')).toBeLessThanOrEqual(896);
});

test('a resized column has its width in both layouts, and the list grows with it', () => {
  const before = columnStyle(SHOWN, {});
  const after = columnStyle(SHOWN, { phase: 300 });
  expect(after).toMatchObject({
    '--columns': '40px minmax(115px,1fr) minmax(100px,1fr) 300px 92px 138px 46px',
    '--columns-wide': '40px minmax(150px,1.5fr) minmax(110px,1fr) 300px 96px 164px minmax(80px,0.6fr) 96px',
  });
  const widthOf = (style: object) => Number.parseInt(String(Reflect.get(style, '--grid-width')), 10);
  expect(widthOf(after) - widthOf(before)).toBe(300 - 138);
});

test('those before a resized column keep their widths, so that its edge goes where it is dragged', () => {
  const { sizes } = resized<string>({ sizes: {}, chosen: [] }, 'phase', 300, {
    name: 260,
    customer: 180,
  });
  expect(columnStyle(SHOWN, sizes)).toMatchObject({
    '--columns': '40px 260px 180px 300px 92px 138px 46px 1fr',
    '--columns-wide': '40px 260px 180px 300px 96px 164px minmax(80px,0.6fr) 96px',
  });
});

test('at first the columns of the daily work are shown; every other field can be', () => {
  expect(SHOWN.map(({ label }) => label)).toEqual([
    'Name',
    'Customer',
    'Phase',
    'State',
    'Target',
    'CSM',
    'Updated',
  ]);
  const others = ONBOARDING_COLUMNS.filter((column) => !SHOWN.includes(column)).map(({ label }) => label);
  expect(others).toEqual(expect.arrayContaining(['Number', 'Solutions engineer', 'Start date', 'Created']));
});

test('what is completed is shown as neither active nor paused', () => {
  const state = ONBOARDING_COLUMNS.find(({ id }) => id === 'state');
  const shown = (phase: OnboardingReplica['phase']) =>
    state?.cell(onboardingOf('pilot', { phase, state: 'active' }), {} as OnboardingContext);
  expect(shown('completed')).toBe(NOTHING);
  expect(shown('launch')).not.toBe(NOTHING);
});
