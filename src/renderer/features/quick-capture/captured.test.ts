import { expect, test } from 'vitest';
import { commandOf, NOTHING_CAPTURED } from './captured.ts';

test('a task’s first line is its title, what follows are its notes', () => {
  const made = commandOf({
    kind: 'task',
    text: ' Send the contract \nto Ann\nand Ben',
    about: 'key-of-onboarding',
    due: '2026-12-15',
  });
  expect(made).toMatchObject({
    kind: 'command',
    command: {
      operation: 'create',
      type: 'task',
      fields: {
        onboarding_id: 'key-of-onboarding',
        title: 'Send the contract',
        notes: 'to Ann\nand Ben',
        due_date: '2026-12-15',
      },
    },
  });
});

test.each([
  [{ text: '  \n ' }, 'text'],
  [{ text: 'Call' }, 'about'],
  [{ text: 'x'.repeat(256), kind: 'task', about: 'o' }, 'text'],
] as const)('%j says what is missing', (part, field) => {
  expect(commandOf({ ...NOTHING_CAPTURED, ...part })).toMatchObject({ kind: 'problem', field });
});
