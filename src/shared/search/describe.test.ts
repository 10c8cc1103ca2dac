import { expect, it, describe as suite } from 'vitest';
import { FIXTURE_CONTEXT, FIXTURE_RECORDS, FIXTURE_SCHEMA } from '../../../test/support/search/fixtures.ts';
import { describe } from './describe.ts';
import { withFilter } from './edit.ts';
import { matches } from './match.ts';
import { parse } from './parse.ts';

const wordsOf = (text: string) => describe(parse(text, FIXTURE_SCHEMA)).map((chip) => chip.words);

suite('a query in words', () => {
  it.each([
    ['Acme', 'Contains “Acme”'],
    ['-"a b', 'Does not contain “a b”'],
    ['name:acme', 'Name contains acme'],
    ['-name:=acme', 'Name is not acme'],
    ['plan:growth,"Pro Plus"', 'Plan is growth or Pro Plus'],
    ['status:at_risk,churned,active', 'Status is at risk, churned or active'],
    ['-status:active', 'Status is not active'],
    ['owner:me', 'Owner is me'],
    ['custom.owner:x', 'Former owner contains x'],
    ['id:#42', 'ID is #42'],
    ['mrr:>500', 'MRR is over 500'],
    ['mrr:>=1k', 'MRR is at least 1000'],
    ['mrr:<=19.99', 'MRR is at most 19.99'],
    ['mrr:1..2', 'MRR is from 1 to 2'],
    ['seats:5', 'Seats is 5'],
    ['health:<40', 'Health is under 40'],
    ['health:red', 'Health is at risk'],
    ['created:today', 'Created is today'],
    ['created:7d', 'Created is in the last 7 days'],
    ['renewal:+1m', 'Renewal date is in the next month'],
    ['created:2026-05', 'Created is 2026-05'],
    ['created:>2026', 'Created is after 2026'],
    ['created:>=30d', 'Created is 30 days ago or later'],
    ['created:<1y', 'Created is before 1 year ago'],
    ['created:2025..2026-05', 'Created is from 2025 to 2026-05'],
    ['created:..2026', 'Created is 2026 or earlier'],
    ['is:duplicate', 'Is a duplicate'],
    ['-is:pending', 'Is not waiting to be sent'],
    ['has:domain', 'Has domain'],
    ['-has:primary', 'Has no primary contact'],
  ])('%s: %s', (text, words) => {
    expect(wordsOf(text)).toEqual([words]);
  });

  it('can be without any of its terms', () => {
    expect(describe(parse('a  -"b c" plan:x')).map((chip) => chip.without)).toEqual([
      '-"b c" plan:x',
      'a plan:x',
      'a -"b c"',
    ]);
  });
});

suite('setting a filter', () => {
  it.each([
    ['acme', 'plan', ['Growth'], 'acme plan:=Growth'],
    ['acme plan:x', 'plan', ['Pro Plus', 'Growth'], 'acme plan:="Pro Plus",=Growth'],
    ['plan:x acme -plan:y', 'plan', [], 'acme -plan:y'],
    ['', 'owner', ['me', 'Ann Archer'], 'owner:me,="Ann Archer"'],
    ['', 'mrr', ['>500'], 'mrr:>500'],
    ['custom.owner:x', 'owner', ['me'], 'custom.owner:x owner:me'],
    ['acme', 'nothing', ['x'], 'acme'],
  ])('“%s” with %s set to %j', (text, field, values, expected) => {
    expect(withFilter(text, field, values, FIXTURE_SCHEMA)).toBe(expected);
  });

  it('finds exactly the records of that value', () => {
    const query = parse(withFilter('', 'plan', ['Pro', 'Growth'], FIXTURE_SCHEMA), FIXTURE_SCHEMA);
    const plans = FIXTURE_RECORDS.filter((r) => r.type === 'customer' && matches(query, r, FIXTURE_CONTEXT));
    expect(plans.map((r) => r.type === 'customer' && r.plan)).toEqual(['Growth', 'Pro']);
  });
});
