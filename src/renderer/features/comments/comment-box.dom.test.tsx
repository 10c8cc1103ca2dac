import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { CommentBox } from './comment-box.tsx';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function Box() {
  const [text, setText] = useState('');
  return (
    <CommentBox
      label="Write a comment"
      text={text}
      onText={setText}
      people={[{ type: 'person', id: 'jo', name: 'Jo Park' }]}
      onMention={() => {}}
      onSubmit={() => {}}
    />
  );
}

test('what is typed right after a name was chosen stands behind it, however late the next frame comes', async () => {
  const user = userEvent.setup({ delay: null });
  render(<Box />);
  const box = screen.getByRole<HTMLTextAreaElement>('textbox');
  await user.type(box, 'Ask @Jo on Monday');
  box.setSelectionRange(7, 7);
  await user.keyboard('{ArrowLeft}{ArrowRight}');
  await screen.findByRole('option', { name: 'Jo Park' });
  vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(0);
  await user.keyboard('{Enter}');
  await user.keyboard('first ');
  expect(box.value).toBe('Ask @Jo Park first on Monday');
});

test('an editor that takes the focus when it comes leaves it where it goes, whatever is drawn again', async () => {
  const user = userEvent.setup({ delay: null });
  const focusAtFirst = (box: { focus: () => void } | null) => box?.focus();
  const draw = (text: string) => (
    <>
      <CommentBox
        ref={focusAtFirst}
        label="Edit the note"
        text={text}
        onText={() => {}}
        people={[]}
        onMention={() => {}}
        onSubmit={() => {}}
      />
      <input aria-label="Elsewhere" />
    </>
  );
  const { rerender } = render(draw('One'));
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Edit the note' }));
  await user.click(screen.getByRole('textbox', { name: 'Elsewhere' }));
  rerender(draw('Changed by somebody else'));
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Elsewhere' }));
});
