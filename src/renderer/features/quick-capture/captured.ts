import type { Command } from '#shared/bridge.ts';
import { newKey, pageEnvironment } from '../../store/commands/new-keys.ts';

/** What is typed into the box. */
export interface Captured {
  readonly kind: 'note' | 'task';
  readonly text: string;
  /** The customer of a note, the onboarding of a task; null until one is chosen. */
  readonly about: string | null;
  /** A task's day, `2026-12-15`. */
  readonly due: string | null;
}

export const NOTHING_CAPTURED: Captured = { kind: 'note', text: '', about: null, due: null };

export type CapturedCommand =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'problem'; readonly field: 'text' | 'about'; readonly message: string };

const LONGEST_TITLE = 255;

/** The command that makes a record of it, or what is missing. A task's further lines become its notes. */
export function commandOf({ kind, text, about, due }: Captured): CapturedCommand {
  const written = text.trim();
  if (written === '') return { kind: 'problem', field: 'text', message: 'Write what it is about' };
  if (about === null) {
    const message =
      kind === 'note' ? 'Choose the customer it is about' : 'Choose the onboarding it belongs to';
    return { kind: 'problem', field: 'about', message };
  }
  const common = {
    command_id: newKey(pageEnvironment),
    operation: 'create',
    key: newKey(pageEnvironment),
  } as const;
  if (kind === 'note') {
    const fields = { subject_type: 'customer', subject_id: about, kind: 'note', body: written };
    return { kind: 'command', command: { ...common, type: 'comment', fields } };
  }
  const [title = '', ...more] = written.split('\n');
  if (title.trim().length > LONGEST_TITLE) {
    const message = `The first line is the task’s title, of ${LONGEST_TITLE} characters at most: break the line`;
    return { kind: 'problem', field: 'text', message };
  }
  const notes = more.join('\n').trim();
  const fields = {
    onboarding_id: about,
    title: title.trim(),
    due_date: due,
    ...(notes === '' ? {} : { notes }),
  };
  return { kind: 'command', command: { ...common, type: 'task', fields } };
}
