import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DraftScope, dropDraft } from '../state/drafts.ts';
import { InlineLongText, InlineText } from './inline-edit.tsx';

beforeEach(() => dropDraft('customers/c1/Name'));
afterEach(cleanup);

let setFromElsewhere: (value: string) => void = () => {};
const written: (string | null)[] = [];

function Name() {
  const [value, setValue] = useState<string | null>('Acme');
  setFromElsewhere = setValue;
  return (
    <DraftScope value="customers/c1">
      <InlineText
        label="Name"
        value={value}
        onSave={async (next) => {
          written.push(next);
          setValue(next);
        }}
      />
      <button type="button">Elsewhere</button>
    </DraftScope>
  );
}

async function openEditor() {
  written.length = 0;
  const user = userEvent.setup();
  const { unmount } = render(<Name />);
  await user.click(screen.getByRole('button', { name: 'Acme, edit Name' }));
  return { user, unmount, editor: () => screen.getByRole('textbox', { name: 'Name' }) };
}

test('opened and left untouched, it writes nothing over what somebody else wrote meanwhile', async () => {
  const { user } = await openEditor();
  act(() => setFromElsewhere('Theirs'));
  await user.tab();
  await screen.findByRole('button', { name: 'Theirs, edit Name' });
  expect(written).toEqual([]);
});

test('typed and changed meanwhile, the text stays, nothing is written, and it is asked which', async () => {
  const { user, editor } = await openEditor();
  await user.keyboard('Mine');
  act(() => setFromElsewhere('Theirs'));
  screen.getByText(/Changed meanwhile to Theirs/);
  await user.click(screen.getByRole('button', { name: 'Elsewhere' }));
  expect(editor()).toHaveProperty('value', 'Mine');
  expect(written).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'keep mine' }));
  await screen.findByRole('button', { name: 'Mine, edit Name' });
  expect(written).toEqual(['Mine']);
});

test('theirs may be taken instead', async () => {
  const { user } = await openEditor();
  await user.keyboard('Mine');
  act(() => setFromElsewhere('Theirs'));
  await user.click(screen.getByRole('button', { name: 'take theirs' }));
  await screen.findByRole('button', { name: 'Theirs, edit Name' });
  expect(written).toEqual([]);
});

test('what was typed when the page went is there again, with the question when it was overtaken', async () => {
  const { user, unmount } = await openEditor();
  await user.keyboard('Half a na');
  unmount();
  render(<Name />);
  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveProperty('value', 'Half a na');
  act(() => setFromElsewhere('Theirs'));
  screen.getByText(/Changed meanwhile to Theirs/);
  expect(written).toEqual([]);
});

test('saved or discarded, it is not there again', async () => {
  const { user, unmount } = await openEditor();
  await user.keyboard('Done{Enter}');
  await waitFor(() => expect(written).toEqual(['Done']));
  unmount();
  const { unmount: leave } = render(<Name />);
  await user.click(screen.getByRole('button', { name: 'Acme, edit Name' }));
  await user.keyboard('Thrown away{Escape}');
  leave();
  render(<Name />);
  screen.getByRole('button', { name: 'Acme, edit Name' });
});

test('without a record to name it keeps nothing', async () => {
  const user = userEvent.setup();
  const { unmount } = render(<InlineLongText label="Notes" value={null} onSave={async () => {}} />);
  await user.click(screen.getByRole('button', { name: /edit Notes/ }));
  await user.keyboard('Some text');
  unmount();
  render(<InlineLongText label="Notes" value={null} onSave={async () => {}} />);
  screen.getByRole('button', { name: /edit Notes/ });
});
