import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { draftOf, dropDraft, useDraft } from './drafts.ts';

const FORM = 'new-thing';
afterEach(() => {
  cleanup();
  dropDraft(FORM);
});

const draft = (owner: string | null) =>
  renderHook(({ initial }) => useDraft(FORM, initial), {
    initialProps: { initial: { name: '', owner, tags: [] as readonly string[] } },
  });

test('what nobody has touched is what it is at first once that is known; what was typed stays', () => {
  const form = draft(null);
  act(() => form.result.current[1]((before) => ({ ...before, name: 'Acme' })));
  form.rerender({ initial: { name: '', owner: 'ann', tags: [] } });
  expect(form.result.current[0]).toEqual({ name: 'Acme', owner: 'ann', tags: [] });
  act(() => form.result.current[1]((before) => ({ ...before, owner: 'ben' })));
  form.rerender({ initial: { name: '', owner: 'eve', tags: [] } });
  expect(form.result.current[0]).toEqual({ name: 'Acme', owner: 'ben', tags: [] });
  expect(draftOf(FORM)).toMatchObject({ name: 'Acme', owner: 'ben' });
});

test('a form that nobody has touched keeps nothing, and a text of one line follows as a whole', () => {
  const form = draft(null);
  form.rerender({ initial: { name: '', owner: 'ann', tags: [] } });
  expect(form.result.current[0].owner).toBe('ann');
  expect(draftOf(FORM)).toBeUndefined();
  const line = renderHook(({ text }) => useDraft(null, text), { initialProps: { text: 'Acme' } });
  line.rerender({ text: 'Acme Inc' });
  expect(line.result.current[0]).toBe('Acme Inc');
  act(() => line.result.current[1]('Mine'));
  line.rerender({ text: 'Theirs' });
  expect(line.result.current[0]).toBe('Mine');
});
