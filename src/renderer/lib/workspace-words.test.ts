import { afterEach, expect, test } from 'vitest';
import { onboarding } from '#shared/records/onboarding.ts';
import { PHASES } from '#shared/v1/statuses.ts';
import { onboardingOf } from '../../../test/support/onboardings.ts';
import { boardColumns } from '../features/onboardings/board/board-model.ts';
import { moveKind, phaseBeside } from '../features/onboardings/moves.ts';
import { fieldSortKey } from '../records/field-sort.ts';
import { formatValue } from '../records/field-values.ts';
import { formatMoney, formatMoneyShort } from './money.ts';
import { choicesInOrder, choiceWord, phaseWord } from './words.ts';
import { phasesInOrder, setWorkspaceWords, workspaceDay, workspaceTimeZone } from './workspace-words.ts';

const setting = (value: (typeof PHASES)[number], at: number) => ({
  value,
  label: value === 'launch' ? 'Go live' : value === 'review' ? 'Sign-off' : value,
  target_days: null,
  position: at + 1,
});
/** Design and review the other way round. */
const ORDER = ['before_getting_started', 'review', 'program_design', ...PHASES.slice(3)] as const;
const tell = (currency: string) => setWorkspaceWords({ currency, phases: ORDER.map(setting) });

afterEach(() => setWorkspaceWords({ currency: 'USD', phases: [] }));

test('phases are called and ordered as the workspace has set it, the stored value stays', () => {
  tell('USD');
  expect(phaseWord('launch').label).toBe('Go live');
  expect(choiceWord(onboarding.fields.phase, 'review')).toBe('Sign-off');
  expect(formatValue('phase', 'launch', { person: () => null, now: 0 })).toBe('Go live');
  expect(choicesInOrder(onboarding.fields.phase)).toEqual(ORDER);
  expect(phasesInOrder().slice(0, 3)).toEqual(['before_getting_started', 'review', 'program_design']);
});

test('the board, moves and lists follow that order', () => {
  tell('USD');
  const rows = [onboardingOf('a', { phase: 'program_design' }), onboardingOf('b', { phase: 'review' })];
  expect(boardColumns(rows, { phases: [], unfolded: [] }).map(({ phase }) => phase)).toEqual(ORDER);
  expect(phaseBeside('before_getting_started', 1)).toBe('review');
  expect(moveKind('review', 'program_design')).toBe('advance');
  const keyOf = (row: object) =>
    Number(fieldSortKey(row, 'phase', onboarding.fields.phase, { people: new Map() }));
  expect(rows.toSorted((one, other) => keyOf(one) - keyOf(other)).map(({ key }) => key)).toEqual(['b', 'a']);
});

test('a phase that the workspace says nothing of keeps its own words, at the end', () => {
  setWorkspaceWords({ currency: 'USD', phases: [setting('launch', 0)] });
  expect(phaseWord('internal_qa').label).toBe('Internal QA');
  expect(phasesInOrder()[0]).toBe('launch');
  expect(phasesInOrder()).toHaveLength(PHASES.length);
});

test.each([
  ['EUR', 1_250_050, '€12,500.50', '€12,500.50'],
  ['GBP', 1_234_567_890, '£12,345,678.90', '£12.3M'],
  ['CHF', -1_250_000, '-CHF\u00a012,500', '-CHF\u00a012,500'],
  ['JPY', 12_500, '¥12,500', '¥12,500'],
  ['KWD', 12_500, 'KWD\u00a012.500', 'KWD\u00a012.500'],
])('amounts are shown in the workspace’s %s', (code, units, exact, short) => {
  tell(code);
  expect(formatMoney(units)).toBe(exact);
  expect(formatMoneyShort(units)).toBe(short);
});

test('today is the day of the workspace, wherever the window is', () => {
  const now = Date.parse('2026-11-20T11:00:00.000Z');
  setWorkspaceWords({ currency: 'USD', phases: [], time_zone: 'Pacific/Auckland' });
  expect([workspaceDay(now), workspaceTimeZone()]).toEqual(['2026-11-21', 'Pacific/Auckland']);
  setWorkspaceWords({ currency: 'USD', phases: [], time_zone: 'America/Los_Angeles' });
  expect(workspaceDay(Date.parse('2026-11-20T04:00:00.000Z'))).toBe('2026-11-19');
});
