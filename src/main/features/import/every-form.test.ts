import { describe, expect, test } from 'vitest';
import type { Field } from '#shared/records/fields.ts';
import { definitionOf, fieldsOf, RECORD_TYPES } from '#shared/records/index.ts';
import { updateSchema } from '#shared/records/schemas.ts';
import { readDay } from '#shared/values/day.ts';
import { readDomain } from '#shared/values/domain.ts';
import { readEmail } from '#shared/values/email.ts';
import { type CellRules, readCell } from './cells.ts';
import { IMPORT_TYPES } from './column-names.ts';

const RULES: CellRules = {
  numberLocale: 'en-US',
  dayLocale: 'en-US',
  currency: 'USD',
  today: '2026-11-29',
};

/** Every field that a client may set, of every type of record, whose kind is one of these. */
function fieldsOfKind(...kinds: readonly Field['kind'][]) {
  return RECORD_TYPES.flatMap((type) =>
    fieldsOf(type)
      .filter(([, field]) => kinds.includes(field.kind) && field.readonly !== true && field.fixed !== true)
      .map(([name, field]) => ({ type, name, field, at: `${type}.${name}` })),
  );
}

const importedAs = (type: string) => IMPORT_TYPES.find((one) => one === type);

/** What the API, batches, assistants and the window's commands make of a value; undefined when it is refused. */
function stored(type: (typeof RECORD_TYPES)[number], name: string, value: unknown): unknown {
  const parsed = updateSchema(definitionOf(type)).safeParse({ [name]: value });
  return parsed.success ? Object.entries(parsed.data).find(([key]) => key === name)?.[1] : undefined;
}

function cell(type: (typeof RECORD_TYPES)[number], name: string, text: string): unknown {
  const imported = importedAs(type);
  if (imported === undefined) return 'not imported';
  const read = readCell(imported, name, text, RULES);
  return read.kind === 'value' ? read.value : undefined;
}

describe('a day', () => {
  const days = fieldsOfKind('day', 'dateTime').filter(
    ({ field }) => field.kind === 'day' || (field.kind === 'dateTime' && field.day === true),
  );
  const dayOf = (value: unknown) => String(value).slice(0, 10);

  test.each(days)('of $at is read from its day alone and from a moment of it, everywhere', (at) => {
    for (const text of [
      '2026-12-15',
      '2026-12-15T00:00:00Z',
      '2026-12-15T00:00:00.000Z',
      '2026-12-15T23:59:00+00:00',
    ]) {
      expect(dayOf(stored(at.type, at.name, text)), text).toBe('2026-12-15');
      const read = cell(at.type, at.name, text);
      if (read !== 'not imported') expect(dayOf(read), text).toBe('2026-12-15');
      expect(readDay(text, { locale: 'en-US', today: RULES.today }), text).toMatchObject({
        value: '2026-12-15',
      });
    }
  });

  test.each(days)('of $at is not one that there is not', ({ type, name }) => {
    for (const text of [
      '2026-02-30',
      '2026-13-01',
      '20261215',
      '15.12.2026',
      'soon',
      '2026-12-15T25:00:00Z',
      20_261_215,
    ])
      expect(stored(type, name, text), String(text)).toBeUndefined();
  });

  test.each(days.filter(({ field }) => field.kind === 'day'))(
    'of $at is stored as a day',
    ({ type, name }) => {
      expect(stored(type, name, '2026-12-15T10:00:00-05:00')).toBe('2026-12-15');
    },
  );
});

describe('a number', () => {
  test.each(fieldsOfKind('money', 'integer'))(
    'of $at is whole, and never of another size',
    ({ type, name }) => {
      expect(stored(type, name, 12)).toBe(12);
      for (const value of [12.5, '12', '12,5', Number.NaN, 2 ** 53, true, [12]])
        expect(stored(type, name, value), String(value)).toBeUndefined();
    },
  );

  test.each(fieldsOfKind('number'))('of $at is finite', ({ type, name }) => {
    for (const value of ['12', Number.NaN, Number.POSITIVE_INFINITY, true])
      expect(stored(type, name, value), String(value)).toBeUndefined();
  });
});

describe('an address', () => {
  const FORMS = [
    'mailto:Ada@P.example',
    'Ada <ada@p.example>',
    '<ada@p.example>;',
    '\u202eada@\u200bp.example',
  ];

  test.each(fieldsOfKind('email'))('of $at is one in all its forms', ({ type, name }) => {
    for (const text of FORMS) {
      expect(stored(type, name, text), text).toBe('ada@p.example');
      const read = cell(type, name, text);
      if (read !== 'not imported') expect(read, text).toBe('ada@p.example');
      expect(readEmail(text), text).toMatchObject({ value: 'ada@p.example' });
    }
    for (const text of ['jo@acme..example', 'jo@acme,example', 'a@b.example, c@d.example', 'jo@localhost'])
      expect(stored(type, name, text), text).toBeUndefined();
  });
});

describe('a domain', () => {
  const FORMS = ['https://www.acme.com/', 'acme.com', 'ACME.com:443/a?b', ' acme.com. ', 'acme.com\u200b'];

  test.each(fieldsOfKind('domain'))('of $at is one in all its forms', ({ type, name }) => {
    for (const text of FORMS) {
      expect(stored(type, name, text), text).toBe('acme.com');
      expect(cell(type, name, text), text).toBe('acme.com');
      expect(readDomain(text), text).toMatchObject({ value: 'acme.com' });
    }
    for (const text of ['http://http://x.example', 'a..b', 'localhost', '10.0.0.1', 'co.uk'])
      expect(stored(type, name, text), text).toBeUndefined();
  });
});

test.each(fieldsOfKind('text', 'person', 'labels'))(
  'text of one line in $at holds nothing that is not seen',
  ({ type, name, field }) => {
    const of = (text: string) => (field.kind === 'labels' ? [text] : text);
    for (const hidden of [
      '\0',
      '\t',
      '\n',
      '\u001b',
      '\u0085',
      '\u202e',
      '\u2066',
      '\u200b',
      '\ufeff',
      '\ud800',
    ])
      expect(stored(type, name, of(`a${hidden}b`)), JSON.stringify(hidden)).toBeUndefined();
  },
);

test.each(fieldsOfKind('longText'))(
  'text of several lines in $at holds no NUL and no half of a character',
  ({ type, name }) => {
    for (const hidden of ['\0', '\ud800', '\udc00'])
      expect(stored(type, name, `a${hidden}b`), JSON.stringify(hidden)).toBeUndefined();
    expect(stored(type, name, 'a\nb\tc')).toBe('a\nb\tc');
  },
);
