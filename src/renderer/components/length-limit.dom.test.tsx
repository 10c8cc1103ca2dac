import { globSync, readFileSync } from 'node:fs';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CommentBox } from '../features/comments/comment-box.tsx';
import { TaskComposer } from '../features/tasks/task-composer.tsx';
import { tooLong } from '../lib/length-limit.ts';
import { dropDraft } from '../state/drafts.ts';
import { Combobox, MultiCombobox } from './combobox.tsx';
import { InlineLongText, InlineMulti, InlineNumber, InlineSelect, InlineText } from './inline-edit.tsx';
import { SubmitForm } from './submit-form.tsx';
import { TextArea, TextField } from './text-field.tsx';

afterEach(cleanup);

const LONG = 'x'.repeat(300);

test('says how much is too much, in units that people read', () => {
  expect(tooLong('abc', 3)).toBeNull();
  expect(tooLong('abcd', 3)).toBe('At most 3 characters: 1 too many');
  expect(tooLong('x'.repeat(22_001), 20_000)).toBe('At most 20,000 characters: 2,001 too many');
});

test('no field of the window cuts what is typed or pasted', () => {
  const files = globSync('src/renderer/**/*.tsx').filter((file) => !file.includes('.test.'));
  const cutting = files.filter((file) =>
    /<(?:input|textarea|LineEditor)\b(?:[^>]|=>)*?\smaxLength=/u.test(readFileSync(file, 'utf8')),
  );
  expect(cutting).toEqual([]);
});

function Form({ onSubmit }: { readonly onSubmit: () => void }) {
  const [line, setLine] = useState('');
  const [area, setArea] = useState('');
  const [plan, setPlan] = useState<string | null>(null);
  const [tags, setTags] = useState<readonly string[]>([]);
  return (
    <SubmitForm
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <TextField
        label="Name"
        maxLength={255}
        value={line}
        onChange={(event) => setLine(event.target.value)}
      />
      <TextArea label="Text" maxLength={255} value={area} onChange={(event) => setArea(event.target.value)} />
      <Combobox label="Plan" maxLength={120} allowsNew value={plan} options={[]} onChange={setPlan} />
      <MultiCombobox label="Tags" allowsNew values={tags} options={[]} onChange={setTags} />
      <button type="submit">Send</button>
    </SubmitForm>
  );
}

describe('a form', () => {
  test.each([
    ['Name', 'At most 255 characters: 45 too many'],
    ['Text', 'At most 255 characters: 45 too many'],
    ['Plan', 'At most 120 characters: 180 too many'],
    ['Tags', 'At most 120 characters: 180 too many'],
  ])('keeps what is too long for %s, says so, and is sent once it was shortened', async (label, said) => {
    const user = userEvent.setup({ delay: null });
    const onSubmit = vi.fn();
    render(<Form onSubmit={onSubmit} />);
    const field = () => screen.getByLabelText<HTMLInputElement>(label);
    await user.click(field());
    await user.paste(LONG);
    if (label === 'Plan' || label === 'Tags') await user.keyboard('{Enter}');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(screen.getByRole('alert').textContent).toBe(said);
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(field());
    expect(onSubmit).not.toHaveBeenCalled();
    // A tag that is too long is taken up again as it was.
    if (label === 'Tags') await user.keyboard('{Backspace}');
    expect(field().value).toBe(LONG);
    fireEvent.change(field(), { target: { value: 'x'.repeat(100) } });
    if (label === 'Plan' || label === 'Tags') await user.keyboard('{Enter}');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(onSubmit).toHaveBeenCalledOnce();
  });
});

describe('a value that is edited in its place', () => {
  const onSave = vi.fn(async () => {});
  afterEach(() => onSave.mockClear());
  const shared = { label: 'Value', placeholder: 'Add one' };
  test.each([
    ['a line', <InlineText key="1" {...shared} value={null} onSave={onSave} />],
    ['a text', <InlineLongText key="2" {...shared} maxLength={255} value={null} onSave={onSave} />],
    [
      'a choice',
      <InlineSelect
        key="3"
        {...shared}
        allowsNew
        maxLength={255}
        value={null}
        options={[]}
        onSave={onSave}
      />,
    ],
    ['labels', <InlineMulti key="4" {...shared} allowsNew value={[]} options={[]} onSave={onSave} />],
  ])('stays open with %s that is too long', async (what, editor) => {
    const user = userEvent.setup({ delay: null });
    render(editor);
    await user.click(screen.getByRole('button', { name: /Add one/ }));
    await user.paste(LONG);
    await user.keyboard(what === 'a text' ? '{Control>}{Enter}{/Control}' : '{Enter}');
    if (what === 'labels') await user.keyboard('{Enter}');
    expect(screen.getByRole('alert').textContent).toMatch(/^At most (?:255|120) characters: \d+ too many$/u);
    expect(onSave).not.toHaveBeenCalled();
    if (what === 'labels') expect(screen.getByTitle(LONG)).toBeTruthy();
    else expect(screen.getByDisplayValue(LONG)).toBeTruthy();
  });

  test('reads a number whole, and none of its digits is left out', async () => {
    const user = userEvent.setup({ delay: null });
    render(<InlineNumber {...shared} value={null} onSave={onSave} />);
    await user.click(screen.getByRole('button', { name: /Add one/ }));
    await user.paste('1234567890123456789012345678901234567890');
    await user.keyboard('{Enter}');
    expect(screen.getByRole('alert')).toBeTruthy();
    expect(onSave).not.toHaveBeenCalled();
  });
});

test('of pasted lines those that fit become tasks, and one that does not stays in the line', async () => {
  const user = userEvent.setup({ delay: null });
  const onAdd = vi.fn();
  render(
    <TaskComposer label="Add a task" placeholder="" draftId="composer" onAdd={onAdd} onLeave={() => {}} />,
  );
  const line = screen.getByRole<HTMLInputElement>('textbox');
  await user.click(line);
  await user.paste(`- [ ] Call Jo\n${LONG}\nSend the plan`);
  expect(onAdd).toHaveBeenCalledExactlyOnceWith(['Call Jo', 'Send the plan']);
  expect(line.value).toBe(LONG);
  expect(screen.getByRole('alert').textContent).toBe('At most 255 characters: 45 too many');
  await user.keyboard('{Enter}');
  expect(line.value).toBe(LONG);
  dropDraft('composer');
});

test('a comment that is too long is kept and marked', async () => {
  const said = 'y'.repeat(20_001);
  render(
    <CommentBox
      label="Write"
      text={said}
      onText={() => {}}
      people={[]}
      onMention={() => {}}
      onSubmit={() => {}}
    />,
  );
  expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe(said);
  expect(screen.getByRole('alert').textContent).toBe('At most 20,000 characters: 1 too many');
});
