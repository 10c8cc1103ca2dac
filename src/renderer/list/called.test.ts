import { expect, test } from 'vitest';
import { onboardingOf } from '../../../test/support/onboardings.ts';
import { onboardingsList } from '../features/onboardings/list/onboardings-list.tsx';
import { inSentence, named } from '../lib/words.ts';
import { called } from './called.ts';

test('one record is called by its name, several are counted', () => {
  const [one, other] = [onboardingOf('a', { name: 'Roll-out' }), onboardingOf('b', { name: 'Second' })];
  expect(called(onboardingsList, [one], 1, [])).toBe('Roll-out');
  expect(called(onboardingsList, [one, other], 2, [])).toBe('2 onboardings');
  expect(called(onboardingsList, [], 0, [])).toBe('0 onboardings');
  expect(named(['Ann'], 'contact')).toBe('Ann');
  expect(named(['Ann', 'Bob'], 'contact')).toBe('2 contacts');
});

test('an onboarding without a name is called by its customer, as everywhere', () => {
  const nameless = onboardingOf('a', { name: null, customer_key: 'acme' });
  expect(called(onboardingsList, [nameless], 1, [{ key: 'acme', name: 'Acme' }])).toBe(
    'the onboarding of Acme',
  );
  expect(called(onboardingsList, [nameless], 1, [])).toBe('an onboarding without a name');
});

test('a name in a sentence is cut between letters, and kept apart where it is read from the right', () => {
  expect(inSentence('🎉'.repeat(61))).toBe(`${'🎉'.repeat(60)}…`);
  expect(inSentence('שלום 3')).toBe('\u2068שלום 3\u2069');
});
