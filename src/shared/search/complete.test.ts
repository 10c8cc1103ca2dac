import { describe, expect, it } from 'vitest';
import { FIXTURE_SCHEMA } from '../../../test/support/search/fixtures.ts';
import { applyCompletion, complete } from './complete.ts';

const SOURCES = {
  schema: FIXTURE_SCHEMA,
  valuesOf: (field: { text: string }) =>
    ({ plan: ['Enterprise', 'Growth', 'Pro Plus', '5" pipes'], owner: ['Ann Archer', 'Bob Böhm'] })[
      field.text
    ] ?? [],
};

/** `|` is the caret. */
function at(marked: string) {
  const caret = marked.indexOf('|');
  return complete(marked.replace('|', ''), caret, SOURCES);
}
const optionsAt = (marked: string) => at(marked)?.options.map((option) => option.insert) ?? [];

/** The text after the first option was taken, with the caret. */
function taken(marked: string): string {
  const completion = at(marked);
  const option = completion?.options[0];
  if (!completion || !option) return 'nothing';
  const { text, caret } = applyCompletion(marked.replace('|', ''), completion, option);
  return `${text.slice(0, caret)}|${text.slice(caret)}`;
}

describe('completion', () => {
  it.each([
    ['st|', ['status:', 'state:']],
    ['acme -ow|', ['owner:', 'custom.owner:']],
    ['form|', ['custom.owner:']],
    ['contr|', ['contract-type:']],
    ['reg|', ['region:']],
    ['status:|', ['active', 'at_risk', 'churned', 'archived', 'onboarding']],
    ['status:a|', ['active', 'at_risk', 'archived']],
    ['status:active,a|', ['at_risk', 'archived']],
    ['status:risk|', ['at_risk']],
    ['is:p|', ['pending', 'primary']],
    ['has:cust|', ['custom.owner']],
    ['has:reg|', ['region']],
    ['plan:p|', ['"Pro Plus"', '"5"" pipes"']],
    ['plan:"pro|', ['"Pro Plus"']],
    ['owner:|', ['me', '"Ann Archer"', '"Bob Böhm"']],
    ['owner:bohm|', ['"Bob Böhm"']],
    ['region:n|', ['"North America"']],
    ['created:>to|', ['today']],
    ['renewal:to|', ['today']],
    ['health:w|', ['watch']],
    ['status:active|', []],
    ['zzz|', []],
    ['foo:a|', []],
    ['"sta|', []],
    ['acme |', []],
    ['|', []],
    ['-|', []],
  ])('at %s', (marked, options) => {
    expect(optionsAt(marked)).toEqual(options);
  });

  it.each([
    ['acme st|', 'acme status:|'],
    ['sta|tus:x', 'status:|x'],
    ['status:act|', 'status:active |'],
    ['status:ac|tive x', 'status:active| x'],
    ['status:churned,ac| x', 'status:churned,active| x'],
    ['plan:"gro|wth" x', 'plan:Growth| x'],
    ['plan:"pro| x', 'plan:"Pro Plus"| x'],
    ['created:>t|', 'created:>today |'],
  ])('%s becomes %s', (before, after) => {
    expect(taken(before)).toBe(after);
  });
});

it('offers the phases by the names that they have here', () => {
  const sources = { ...SOURCES, phases: ['Sign-off', 'Go live', 'internal_qa'] };
  const options = (text: string) => complete(text, text.length, sources)?.options.map(({ insert }) => insert);
  expect(options('phase:')).toEqual(['Sign-off', '"Go live"', 'internal_qa']);
  expect(options('phase:li')).toEqual(['"Go live"']);
});
