import { expect, test } from 'vitest';
import type { Phase } from '#shared/v1/statuses.ts';
import {
  type MoveKind,
  moveKind,
  moveNeedsReason,
  phaseBeside,
  shiftNeedsReason,
  targetShift,
} from './moves.ts';
import { moveQuestion, shiftQuestion } from './questions.ts';

test.each<[string, Phase, MoveKind, boolean]>([
  ['review', 'review', 'none', false],
  ['review', 'program_buildout', 'advance', false],
  ['launch', 'completed', 'advance', false],
  ['review', 'program_design', 'back', true],
  ['launch', 'before_getting_started', 'back', true],
  ['review', 'internal_qa', 'jump', true],
  ['before_getting_started', 'completed', 'jump', true],
  ['completed', 'launch', 'reopen', true],
  ['completed', 'review', 'reopen', true],
  ['some_later_phase', 'review', 'jump', true],
])('from %s to %s is: %s; it needs a reason: %s', (from, to, kind, needsReason) => {
  expect(moveKind(from, to)).toBe(kind);
  expect(moveNeedsReason(kind)).toBe(needsReason);
});

test.each([
  ['review', 1, 'program_buildout'],
  ['review', -1, 'program_design'],
  ['completed', 1, undefined],
  ['before_getting_started', -1, undefined],
  ['some_later_phase', 1, undefined],
])('beside %s at %i is %s', (phase, step, expected) => {
  expect(phaseBeside(phase, step)).toBe(expected);
});

const NOON = 'T12:00:00.000Z';

test.each([
  [null, null, 'none', false],
  [null, `2026-11-20${NOON}`, 'set', false],
  [`2026-11-20${NOON}`, null, 'clear', false],
  [`2026-11-20${NOON}`, '2026-11-20T08:00:00.000Z', 'none', false],
  [`2026-11-20${NOON}`, `2026-11-27${NOON}`, 'shift', false],
  [`2026-11-20${NOON}`, `2026-11-28${NOON}`, 'shift', true],
  [`2026-11-20${NOON}`, `2026-01-01${NOON}`, 'shift', false],
])('a target from %s to %s is: %s; it needs a reason: %s', (before, after, kind, needsReason) => {
  const shift = targetShift(before, after);
  expect(shift.kind).toBe(kind);
  expect(shiftNeedsReason(shift)).toBe(needsReason);
});

test('a jump names what it skips, and completing says what it means', () => {
  expect(moveQuestion('Pilot', 'jump', 'review', 'launch').description).toBe(
    'Pilot is in Review now. This skips Program buildout, Internal QA.',
  );
  expect(moveQuestion('Pilot', 'advance', 'launch', 'completed')).toMatchObject({
    title: 'Complete this onboarding?',
    confirmLabel: 'Complete',
    isRequired: false,
  });
});

test('a shift says how far it goes', () => {
  const now = Date.parse(`2026-11-20${NOON}`);
  const question = (after: string | null) => {
    const before = `2026-11-20${NOON}`;
    return shiftQuestion(targetShift(before, after), before, after, now);
  };
  expect(question(`2026-12-04${NOON}`)).toMatchObject({
    title: 'Move the target to 4 Dec?',
    description: 'It was 20 Nov: 14 days later.',
    isRequired: true,
  });
  expect(question(`2026-11-19${NOON}`)).toMatchObject({
    description: 'It was 20 Nov: 1 day earlier.',
    isRequired: false,
  });
  expect(question(null).title).toBe('Clear the target launch date?');
});
