import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, foldChoice, foldWithOffsets, hasWordStart } from './fold.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      'É',
      'e\u0301',
      'ß',
      ' ',
      '\u00a0',
      '´',
      '¨',
      '🚀',
      '\ud83d',
      'が',
      '北',
      'ー',
      '한',
      '’',
      '…',
    ),
  }),
);

describe('fold', () => {
  it.each([
    ['Müller', 'muller'],
    ['Mu\u0308ller', 'muller'],
    ['STRASSE Straße ẞ', 'strasse strasse ss'],
    ['Ørsted Łódź đð þ ħ ŧ', 'orsted lodz dd th h t'],
    ['Æther Œuvre', 'aether oeuvre'],
    ['İSTANBUL ışık', 'istanbul isik'],
    ['ΟΔΥΣΣΕΥΣ Ὀδυσσεύς', 'οδυσσευσ οδυσσευσ'],
    ['Ёлка', 'елка'],
    ['ﬁle № ½ ＡＢ１', 'file no 1⁄2 ab1'],
    ['ｶﾞ', 'カ\u3099'],
    ['O’Brien O`Brien O´Brien OʼBrien', 'obrien obrien obrien obrien'],
    ['a‐b–c—d−e', 'a-b-c-d-e'],
    ['„a“ «b» בע״מ', '"a" "b" בע"מ'],
    ['a\u200bb\u00adc\u202ed\u0000e', 'abcde'],
    ['a \t\n\u00a0\u3000b', 'a b'],
    ['北京 公司', '北京公司'],
    ['東京　カフェ 株式 会社', '東京カフェ株式会社'],
    ['北京 Office 公司', '北京office公司'],
    ['Ｔｏｋｙｏ　本社', 'tokyo本社'],
    ['กรุงเทพ มหานคร', 'กรุงเทพมหานคร'],
    ['Acme Office 公 A B', 'acme office公a b'],
    ['النُّور', 'النور'],
    ['أحمد إبراهيم آدم', 'احمد ابراهيم ادم'],
    ['کتابی كتابي', 'كتابي كتابي'],
    ['שָׁלוֹם', 'שלום'],
    ['✈️ 👍🏽', '✈ 👍🏽'],
  ])('reads %s as %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it.each([
    ['서울 전자', '서울전자'],
    ['LG 전자', 'LG전자'],
    ['Sony 株式会社', 'Sony株式会社'],
    ['株式会社 3M', '株式会社3M'],
    ['ภาษา ไทย', 'ภาษาไทย'],
  ])('%s and %s are one', (apart, together) => {
    expect(fold(apart)).toBe(fold(together));
    expect(foldWithOffsets(apart).text).toBe(fold(apart));
  });

  it('keeps vowel signs of Indic scripts and the voicing of kana apart', () => {
    expect(fold('कि')).not.toBe(fold('का'));
    expect(fold('カフェ')).not.toContain(fold('ガ'));
  });

  it('changes nothing that is folded already', () => {
    fc.assert(fc.property(anyText, (text) => fold(fold(text)) === fold(text)));
  });

  it('folds with offsets to the same text, and never past the original or into half a character', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { text: folded, starts, ends } = foldWithOffsets(text);
        expect(folded).toBe(fold(text));
        expect([starts.length, ends.length]).toEqual([folded.length, folded.length]);
        starts.forEach((start, at) => {
          const end = ends[at] ?? -1;
          expect(start).toBeGreaterThanOrEqual(starts[at - 1] ?? 0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(text.slice(start, end).isWellFormed() || !text.isWellFormed()).toBe(true);
        });
      }),
    );
  });

  it('folds a long text in time proportional to its length', { retry: 2 }, () => {
    const started = performance.now();
    for (const unit of ['é ', ' ', '\u0301', '‍👩', 'ß`', '--']) fold(unit.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('foldChoice', () => {
  it.each(['at_risk', 'At Risk', 'at-risk', ' AT__risk '])('reads %s as one value', (text) => {
    expect(foldChoice(text)).toBe('at risk');
  });
});

describe('the beginning of a word', () => {
  it.each([
    ['acme corp', 'corp', true],
    ['acmecorp', 'corp', false],
    ['corp-corp', 'corp', true],
    ['xcorp corp', 'corp', true],
    ['🔥hot', 'hot', true],
    ['дом', 'ом', false],
    ['𝒳'.normalize('NFC').concat('a'), 'a', false],
    ['', 'a', false],
  ])('in %s for %s: %s', (text, word, expected) => {
    expect(hasWordStart(text, word)).toBe(expected);
  });
});
