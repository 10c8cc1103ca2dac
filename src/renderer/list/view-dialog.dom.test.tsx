import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { ViewDialog } from './view-dialog.tsx';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

const open = (onSave = vi.fn()) =>
  render(
    <ViewDialog
      draftId="view/new/customers"
      title="Save as a view"
      name=""
      scope="mine"
      onClose={() => {}}
      onSave={onSave}
    />,
  );
const field = () => screen.getByLabelText<HTMLInputElement>('Name');

test('the name that was typed is there again, until the view is saved', () => {
  const first = open();
  fireEvent.change(field(), { target: { value: 'Gone quiet' } });
  first.unmount();
  const onSave = vi.fn();
  const second = open(onSave);
  expect(field().value).toBe('Gone quiet');
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(onSave).toHaveBeenCalledWith('Gone quiet', 'mine');
  second.unmount();
  open();
  expect(field().value).toBe('');
});
