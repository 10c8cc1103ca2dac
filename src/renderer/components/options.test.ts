import { expect, test } from 'vitest';
import { choicesFor, type Option, optionNamed } from './options.ts';

const OPTIONS: readonly Option[] = [
  { value: '1', label: 'New Growth' },
  { value: '2', label: 'Growth' },
  { value: '3', label: 'Overgrown' },
  { value: '4', label: 'Café', detail: 'grotto@cafe.fr' },
  { value: '5', label: 'Starter' },
];
const said = (query: string, rules = { allowsNew: false, isClearable: false }) =>
  choicesFor(OPTIONS, query, rules).map((choice) =>
    choice.kind === 'option' ? choice.option.label : choice.kind === 'new' ? `+${choice.text}` : 'none',
  );

test('what begins with the text comes first, then at a word, then anywhere, then in the detail', () => {
  expect(said('gro')).toEqual(['Growth', 'New Growth', 'Overgrown', 'Café']);
});

test('case and accents do not matter', () => {
  expect(said('CAFE')).toEqual(['Café']);
});

test('everything is offered before anything is typed, and none where that is allowed', () => {
  expect(said('', { allowsNew: true, isClearable: true })).toEqual([
    'none',
    'New Growth',
    'Growth',
    'Overgrown',
    'Café',
    'Starter',
  ]);
});

test('text that is no option can be taken as it is, unless an option is called so', () => {
  expect(said(' Grow ', { allowsNew: true, isClearable: false })).toEqual([
    'Growth',
    'New Growth',
    'Overgrown',
    '+Grow',
  ]);
  expect(said('growth', { allowsNew: true, isClearable: false })).toEqual(['Growth', 'New Growth']);
});

test('a very long list is cut', () => {
  const many = Array.from({ length: 5000 }, (_, index) => ({ value: String(index), label: `Tag ${index}` }));
  expect(choicesFor(many, 'tag', { allowsNew: false, isClearable: false })).toHaveLength(80);
});

test('a whole label names its option', () => {
  expect(optionNamed(OPTIONS, ' café ')?.value).toBe('4');
  expect(optionNamed(OPTIONS, 'caf')).toBeUndefined();
});
