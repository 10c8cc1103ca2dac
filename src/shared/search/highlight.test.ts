import { describe, expect, it } from 'vitest';
import { FIXTURE_CONTEXT, FIXTURE_RECORDS, FIXTURE_SCHEMA } from '../../../test/support/search/fixtures.ts';
import { highlight, highlightText } from './highlight.ts';
import { parse } from './parse.ts';

/** Highlights as `field: text with [marks]`. */
function marked(text: string, key: string): string[] {
  const record = FIXTURE_RECORDS.find((r) => r.key === key);
  if (!record) throw new Error(`No record ${key}`);
  return highlight(parse(text, FIXTURE_SCHEMA), record, FIXTURE_CONTEXT).map(
    ({ field, text: shown, ranges }) => `${field}: ${mark(shown, ranges)}`,
  );
}

function mark(text: string, ranges: readonly { start: number; end: number }[]): string {
  return ranges.reduceRight(
    (rest, { start, end }) => `${rest.slice(0, start)}[${rest.slice(start, end)}]${rest.slice(end)}`,
    text,
  );
}

describe('highlights', () => {
  it.each([
    ['muller', 'muller', ['name: [Müller] GmbH']],
    ['strasse', 'strasse', ['name: [Straße] 7 AG', 'domain: [strasse]7.ch']],
    ['stras', 'strasse', ['name: [Straß]e 7 AG', 'domain: [stras]se7.ch']],
    ['aether', 'aether', ['name: [Æther] Œuvre', 'domain: [aether].fr']],
    ["o'neill", 'obrien/siobhan', ['name: Siobhán [O’Neill]']],
    ['한', 'seoul', ['name: [한]국 전자']],
    ['النور', 'alnoor', ['name: شركة [النُّور]']],
    ['👩', 'family', ['name: 👨‍[👩‍]👧 Familie']],
    [
      'acme corp',
      'acme',
      [
        'name: [Acme] [Corp]',
        'domain: [acme].com',
        'slug: [acme]-[corp]',
        'email: jane.roe@[acme].com',
        'email: wile@[acme].com',
      ],
    ],
    ['"acme corp"', 'acme', ['name: [Acme Corp]']],
    ['acme cme', 'acmeology', ['name: [Acme]ology']],
    ['prepaid', 'acme', ['custom.contract-type: Annual, [prepaid]']],
    ['rollout', 'acme', ['onboarding: [Rollout] Europe']],
    ['#42', 'acme', ['id: [#42]']],
    ['id:42', 'acme', ['id: [#42]']],
    ['5550104477', 'acme/jane', ['phone: [+1 (555) 010-4477]']],
    ['555', 'acme/jane', ['phone: +1 ([555]) 010-4477']],
    ['program_design', 'muller/intro', ['phase: [Program design]']],
    ['owner:me status:act', 'acme', ['owner: [Ann Archer]', 'status: [active]']],
    ['tag:vip', 'acme', ['tag: [vip]']],
    ['domain:me.com', 'acme', ['domain: ac[me.com]']],
    ['mrr:>500', 'acme', []],
    ['-acme', 'beta', []],
    ['', 'acme', []],
  ])('of %s in %s', (text, key, expected) => {
    expect(marked(text, key)).toEqual(expected);
  });

  it('marks a text that is shown apart from its record', () => {
    expect(mark('Zoë & Zoe', highlightText(parse('zoe -x plan:y'), 'Zoë & Zoe'))).toBe('[Zoë] & [Zoe]');
  });
});
