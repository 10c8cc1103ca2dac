import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const CSS = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

type Rgba = readonly [number, number, number, number];

function tokensOf(selector: string): ReadonlyMap<string, string> {
  const start = CSS.indexOf(`${selector} {`);
  const block = CSS.slice(start, CSS.indexOf('}', start));
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

function rgba(value: string): Rgba {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(value);
  if (hex !== null)
    return [hex[1], hex[2], hex[3]]
      .map((part) => Number.parseInt(part ?? '', 16))
      .concat(1) as unknown as Rgba;
  const parts = /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)$/.exec(value);
  if (parts === null) throw new Error(`no colour: ${value}`);
  return parts.slice(1, 5).map(Number) as unknown as Rgba;
}

/** A colour, lying over another when it lets that through. */
function over(top: Rgba, bottom: Rgba): Rgba {
  const mix = (index: 0 | 1 | 2) => top[index] * top[3] + bottom[index] * (1 - top[3]);
  return [mix(0), mix(1), mix(2), 1];
}

function luminance([red, green, blue]: Rgba): number {
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function contrast(one: Rgba, other: Rgba): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const SURFACES = ['canvas', 'surface', 'raised', 'sunken', 'row-hover', 'selected'];
const TEXTS = ['text', 'text-muted', 'text-faint'];
const PILLS = ['green', 'amber', 'red', 'blue', 'violet', 'grey'];
/** Text on what lies behind it: 4.5 to 1. */
const READABLE: readonly (readonly [string, string])[] = [
  ...TEXTS.flatMap((text) => SURFACES.map((surface) => [text, surface] as const)),
  ...PILLS.map((pill) => [`pill-${pill}-text`, `pill-${pill}-soft`] as const),
  ...['canvas', 'raised', 'selected', 'surface'].map((surface) => ['accent-text', surface] as const),
  ...['canvas', 'raised', 'danger-soft'].map((surface) => ['danger-text', surface] as const),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-danger', 'danger'],
  ['on-danger', 'danger-hover'],
  ['warning-text', 'warning-soft'],
  ['warning-text', 'raised'],
];
/** What one has to make out without reading it: 3 to 1. */
const VISIBLE: readonly (readonly [string, string])[] = [
  ...['canvas', 'raised', 'selected', 'surface'].map((surface) => ['focus', surface] as const),
  ...['canvas', 'raised'].map((surface) => ['control-line', surface] as const),
  ...['good', 'watch', 'risk'].map((bucket) => [`health-${bucket}`, 'canvas'] as const),
];

describe.each([
  ['light', ':root,\n[data-theme="light"]'],
  ['dark', '[data-theme="dark"]'],
])('the %s theme', (_, selector) => {
  const tokens = tokensOf(selector);
  const colour = (name: string) => {
    const value = tokens.get(name);
    if (value === undefined) throw new Error(`no token ${name}`);
    return rgba(value);
  };

  test('every text can be read on what lies behind it', () => {
    const weak = READABLE.map(
      ([text, surface]) => [text, surface, contrast(colour(text), colour(surface))] as const,
    )
      .filter(([, , ratio]) => ratio < 4.5)
      .map(([text, surface, ratio]) => `${text} on ${surface}: ${ratio.toFixed(2)}`);
    expect(weak).toEqual([]);
  });

  test('text can still be read where the pointer is', () => {
    const weak = ['canvas', 'surface', 'raised'].flatMap((surface) =>
      ['text', 'text-muted'].flatMap((text) => {
        const ratio = contrast(colour(text), over(colour('hover'), colour(surface)));
        return ratio < 4.5 ? [`${text} on ${surface}: ${ratio.toFixed(2)}`] : [];
      }),
    );
    expect(weak).toEqual([]);
  });

  test('focus, fields and health can be made out', () => {
    const weak = VISIBLE.map(
      ([part, surface]) => [part, surface, contrast(colour(part), colour(surface))] as const,
    )
      .filter(([, , ratio]) => ratio < 3)
      .map(([part, surface, ratio]) => `${part} on ${surface}: ${ratio.toFixed(2)}`);
    expect(weak).toEqual([]);
  });
});

test('both themes define the same tokens', () => {
  const names = (selector: string) => [...tokensOf(selector).keys()].toSorted();
  expect(names('[data-theme="dark"]')).toEqual(names(':root,\n[data-theme="light"]'));
});
