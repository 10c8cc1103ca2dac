import { describe, expect, it } from 'vitest';
import type { BridgeActivity } from '#shared/bridge.ts';
import { activityCsv, activityFileName } from './activity-csv.ts';

function entry(part: Partial<BridgeActivity>): BridgeActivity {
  return {
    object: 'activity',
    id: '1',
    timestamp: '2026-11-20T10:00:00.000Z',
    actor: 'Ann',
    actor_type: 'user',
    event_type: 'customer.field_changed',
    field: 'plan',
    old_value: null,
    new_value: null,
    onboarding_id: null,
    onboarding_key: null,
    contact_key: null,
    reason: null,
    ...part,
  };
}

const HEADING = 'timestamp,actor,actor_type,event_type,field,old_value,new_value,onboarding_id,contact_id';

/** The cell of `new_value`. */
function cell(new_value: unknown): string {
  const line = activityCsv([entry({ new_value })]).slice(HEADING.length + 2, -2);
  return line.slice('2026-11-20T10:00:00.000Z,Ann,user,customer.field_changed,plan,,'.length, -2);
}

describe('activity as CSV', () => {
  it('is a heading and an entry a line, each ended with CRLF', () => {
    const csv = activityCsv([
      entry({ old_value: 'Growth', new_value: 'Enterprise' }),
      entry({ event_type: 'onboarding.created', field: null, onboarding_id: 'o1' }),
    ]);
    expect(csv).toBe(
      `${HEADING}\r\n2026-11-20T10:00:00.000Z,Ann,user,customer.field_changed,plan,Growth,Enterprise,,\r\n` +
        '2026-11-20T10:00:00.000Z,Ann,user,onboarding.created,,,,o1,\r\n',
    );
  });

  it('says which contact changed, and in the log of the workspace whose it is', () => {
    const changed = entry({ event_type: 'contact.updated', field: 'title', contact_id: 'c1' });
    expect(activityCsv([changed])).toContain(',contact.updated,title,,,,c1\r\n');
    const customer = { key: 'k', display_id: 7, name: 'Acme' };
    const csv = activityCsv([{ ...changed, customer }], true);
    expect(csv).toContain(`${HEADING},customer_id,customer\r\n`);
    expect(csv).toContain(',c1,7,Acme\r\n');
  });

  it('is the heading alone when there is nothing', () => {
    expect(activityCsv([])).toBe(`${HEADING}\r\n`);
  });

  it.each<[unknown, string]>([
    ['a, b', '"a, b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['+49 30 1234', "'+49 30 1234"],
    ['-5', "'-5"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tcmd', "'\tcmd"],
    ['\rcmd', `"'\rcmd"`],
    ['\ncmd', `"'\ncmd"`],
    ['＝1', "'＝1"],
    ['a=b', 'a=b'],
    [-5, '-5'],
    [125050, '125050'],
    [false, 'false'],
    [['a', 'b'], '"[""a"",""b""]"'],
    [{ tier: 1 }, '"{""tier"":1}"'],
    ['', ''],
    [null, ''],
    ['日本語 שלום', '日本語 שלום'],
  ])('writes %j as %j', (value, text) => {
    expect(cell(value)).toBe(text);
  });
});

describe('the name of the file', () => {
  it('is made of the slug and the day', () => {
    expect(activityFileName('acme', 42, '2026-11-20')).toBe('acme-activity-2026-11-20.csv');
  });

  it('has no characters that a file system refuses', () => {
    expect(activityFileName('a/b:c*d', 42, '2026-11-20')).toBe('a-b-c-d-activity-2026-11-20.csv');
  });

  it('is made of the number while there is no slug', () => {
    expect(activityFileName(null, 42, '2026-11-20')).toBe('customer-42-activity-2026-11-20.csv');
  });
});
