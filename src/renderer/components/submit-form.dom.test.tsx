import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Tooltip } from 'radix-ui';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenToShortcuts } from '../state/shortcuts.ts';
import { Drawer } from './drawer.tsx';
import { Select } from './select.tsx';
import { SubmitForm } from './submit-form.tsx';
import { TextField } from './text-field.tsx';

let stop = () => {};
let submitted = 0;
beforeEach(() => {
  stop = listenToShortcuts();
  submitted = 0;
});
afterEach(() => {
  stop();
  cleanup();
});

function Thing() {
  return (
    <Tooltip.Provider>
      <Drawer isOpen title="New thing" onClose={() => {}} footer={<button type="button">Cancel</button>}>
        <SubmitForm
          onSubmit={(event) => {
            event.preventDefault();
            submitted += 1;
          }}
        >
          <p>How it is named</p>
          <TextField label="Name" />
          <Select
            label="Kind"
            value="one"
            options={[
              { value: 'one', label: 'One' },
              { value: 'two', label: 'Two' },
            ]}
            onChange={() => {}}
          />
        </SubmitForm>
      </Drawer>
    </Tooltip.Provider>
  );
}

const press = (element: Element) =>
  fireEvent.keyDown(element, { key: 'Enter', code: 'Enter', ctrlKey: true });

test.each([
  ['a field', () => screen.getByRole('textbox', { name: 'Name' })],
  ['a list that can be opened', () => screen.getByRole('combobox', { name: 'Kind' })],
  ['the drawer, as after a click on its text', () => screen.getByRole('dialog')],
  ['nothing, as just after a menu in it has closed', () => document.body],
])('Ctrl+Enter submits a form once while the focus is on %s', (_, focused) => {
  render(<Thing />);
  press(focused());
  expect(submitted).toBe(1);
});

test('on another button it does not', () => {
  render(<Thing />);
  press(screen.getByRole('button', { name: 'Cancel' }));
  expect(submitted).toBe(0);
});

test('nor below a list that is open', () => {
  render(<Thing />);
  act(() => screen.getByRole('combobox', { name: 'Kind' }).focus());
  fireEvent.keyDown(screen.getByRole('combobox', { name: 'Kind' }), { key: 'ArrowDown' });
  screen.getByRole('listbox');
  press(document.body);
  expect(submitted).toBe(0);
});
