import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, test } from 'vitest';
import { InlineDay } from './inline-date.tsx';
import { InlineMoney, InlineMulti, InlineSelect, InlineText } from './inline-edit.tsx';
import { Properties } from './properties.tsx';

afterEach(cleanup);

/** A name as a store keeps it: shown at once, put back when it is refused. */
function Name({
  start = 'Acme',
  refuse,
}: {
  readonly start?: string;
  readonly refuse?: (text: string) => string | null;
}) {
  const [value, setValue] = useState<string | null>(start);
  return (
    <>
      <InlineText
        label="Name"
        isRequired
        value={value}
        onSave={async (next) => {
          setValue(next);
          const reason = refuse?.(next ?? '') ?? null;
          if (reason === null) return;
          await Promise.resolve();
          setValue(value);
          throw new Error(reason);
        }}
      />
      <button type="button">Elsewhere</button>
      <output>{value}</output>
    </>
  );
}

const shown = (name: string) => screen.getByRole('button', { name });
const value = () => screen.getByRole('status').textContent;

describe('a line of text', () => {
  test('Enter opens it with everything selected, and Enter saves and gives the focus back', async () => {
    const user = userEvent.setup();
    render(<Name />);
    await user.tab();
    await user.keyboard('{Enter}');
    await user.keyboard('Bcme{Enter}');
    expect(value()).toBe('Bcme');
    expect(document.activeElement).toBe(shown('Bcme, edit Name'));
  });

  test('Esc reverts', async () => {
    const user = userEvent.setup();
    render(<Name />);
    await user.click(shown('Acme, edit Name'));
    await user.keyboard('Other{Escape}');
    expect(value()).toBe('Acme');
    expect(document.activeElement).toBe(shown('Acme, edit Name'));
  });

  test('going elsewhere saves, and leaves the focus there', async () => {
    const user = userEvent.setup();
    render(<Name />);
    await user.click(shown('Acme, edit Name'));
    await user.keyboard('Other');
    await user.click(shown('Elsewhere'));
    expect(value()).toBe('Other');
    expect(document.activeElement).toBe(shown('Elsewhere'));
  });

  test('what cannot be is said at once, and what was typed stays', async () => {
    const user = userEvent.setup();
    render(<Name />);
    await user.click(shown('Acme, edit Name'));
    await user.clear(screen.getByRole('textbox', { name: 'Name' }));
    await user.keyboard('{Enter}');
    expect(screen.getByRole('alert').textContent).toBe('Name cannot be empty');
    await user.keyboard('New{Enter}');
    expect(value()).toBe('New');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('a refusal brings the editor back with what was typed and the reason', async () => {
    const user = userEvent.setup();
    render(<Name refuse={(text) => (text === 'Taken' ? 'This name is taken' : null)} />);
    await user.click(shown('Acme, edit Name'));
    await user.keyboard('Taken{Enter}');
    await screen.findByText('This name is taken');
    const field = screen.getByRole('textbox', { name: 'Name' });
    expect(field).toHaveProperty('value', 'Taken');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(value()).toBe('Acme');
    await user.click(field);
    await user.keyboard('{Escape}');
    shown('Acme, edit Name');
  });

  test('an unchanged value is not saved', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    const save = (next: string | null) => {
      saved.push(next);
      return undefined;
    };
    render(<InlineText label="Name" value="Acme" onSave={save} />);
    await user.click(shown('Acme, edit Name'));
    await user.keyboard('{Enter}');
    await user.click(shown('Acme, edit Name'));
    await user.tab();
    expect(saved).toEqual([]);
  });
});

describe('a column of properties', () => {
  const OPTIONS = ['Growth', 'Starter', 'Enterprise'].map((label) => ({ value: label.toLowerCase(), label }));

  function Column({ saved }: { readonly saved: unknown[] }) {
    const [name, setName] = useState<string | null>('Acme');
    const [plan, setPlan] = useState<string | null>('growth');
    const [mrr, setMrr] = useState<number | null>(100_00);
    const [tags, setTags] = useState<readonly string[]>(['vip']);
    function keep<Value>(label: string, set: (next: Value) => void) {
      return (next: Value) => {
        saved.push([label, next]);
        set(next);
        return undefined;
      };
    }
    return (
      <Properties label="Properties">
        <InlineText label="Name" value={name} onSave={keep('name', setName)} />
        <InlineSelect
          label="Plan"
          value={plan}
          options={OPTIONS}
          isClearable
          onSave={keep('plan', setPlan)}
        />
        <InlineMoney label="MRR" value={mrr} onSave={keep('mrr', setMrr)} />
        <InlineMulti
          label="Tags"
          value={tags}
          options={[{ value: 'vip', label: 'vip' }]}
          allowsNew
          onSave={keep('tags', setTags)}
        />
      </Properties>
    );
  }

  test('Tab saves and opens the next one, whatever its kind; Shift+Tab goes back', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    render(<Column saved={saved} />);
    await user.click(shown('Acme, edit Name'));
    await user.keyboard('Bcme{Tab}');
    expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Plan' }));
    await user.keyboard('star{Tab}');
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'MRR' }));
    await user.keyboard('1,250.50{Tab}');
    expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Tags' }));
    await user.keyboard('{Shift>}{Tab}{/Shift}');
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'MRR' }));
    expect(saved).toEqual([
      ['name', 'Bcme'],
      ['plan', 'starter'],
      ['mrr', 125_050],
    ]);
  });

  test('picking from the list saves at once', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    render(<Column saved={saved} />);
    await user.click(shown('Growth, edit Plan'));
    await user.click(screen.getByRole('option', { name: 'Enterprise' }));
    expect(saved).toEqual([['plan', 'enterprise']]);
    await waitFor(() => expect(document.activeElement).toBe(shown('Enterprise, edit Plan')));
  });

  test('none can be picked, and the list can be left with Esc', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    render(<Column saved={saved} />);
    await user.click(shown('Growth, edit Plan'));
    await user.keyboard('{ArrowDown}{Escape}');
    expect(saved).toEqual([]);
    await user.click(shown('Growth, edit Plan'));
    await user.keyboard('{ArrowUp}{Enter}');
    expect(saved).toEqual([['plan', null]]);
  });

  test('a tag still being typed is not lost when one goes elsewhere', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    render(<Column saved={saved} />);
    await user.click(shown('vip, edit Tags'));
    await user.keyboard('emea');
    await user.click(document.body);
    await waitFor(() => expect(saved).toEqual([['tags', ['vip', 'emea']]]));
  });

  test('an amount with two readings is asked about, and one of them is picked', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    render(<Column saved={saved} />);
    await user.click(shown('$100, edit MRR'));
    await user.keyboard('1250,555{Enter}');
    expect(screen.getByRole('alert').textContent).toContain('$1,250,555');
    expect(saved).toEqual([]);
    await user.click(screen.getByRole('button', { name: '$1,250,555' }));
    expect(saved).toEqual([['mrr', 125_055_500]]);
    shown('$1,250,555, edit MRR');
  });

  test('a name with a character that hides is refused at once, and names it', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    render(<Column saved={saved} />);
    await user.click(shown('Acme, edit Name'));
    fireEvent.change(screen.getByRole('textbox', { name: 'Name' }), { target: { value: 'Ac\u202eme' } });
    await user.keyboard('{Enter}');
    expect(screen.getByRole('alert').textContent).toBe(
      'Name must not contain a character that changes the direction of text (U+202E)',
    );
    expect(saved).toEqual([]);
  });

  test('an amount that is none is refused with a reason', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    render(<Column saved={saved} />);
    await user.click(shown('$100, edit MRR'));
    await user.keyboard('lots{Enter}');
    expect(screen.getByRole('alert').textContent).toContain('amount');
    expect(saved).toEqual([]);
  });
});

describe('a day', () => {
  function Renewal({ start, saved }: { readonly start: string | null; readonly saved: unknown[] }) {
    const [day, setDay] = useState<string | null>(start);
    return (
      <InlineDay
        label="Renewal"
        placeholder="Add a value"
        value={day}
        onSave={(next) => {
          saved.push(next);
          setDay(next);
          return undefined;
        }}
      />
    );
  }
  const type = (text: string) =>
    fireEvent.change(screen.getByRole('textbox', { name: 'Renewal' }), { target: { value: text } });

  test('Enter saves the day as it is written, and shows it as a person reads it', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    render(<Renewal start={null} saved={saved} />);
    await user.click(shown('Add a value, edit Renewal'));
    type('2031-05-01');
    await user.keyboard('{Enter}');
    expect(saved).toEqual(['2031-05-01']);
    expect(document.activeElement).toBe(shown('1 May 2031, edit Renewal'));
  });

  test('Esc reverts', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    render(<Renewal start="2031-05-01" saved={saved} />);
    await user.click(shown('1 May 2031, edit Renewal'));
    type('2032-01-01');
    await user.keyboard('{Escape}');
    expect(saved).toEqual([]);
    shown('1 May 2031, edit Renewal');
  });

  test('emptied, it has no value any more', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    render(<Renewal start="2031-05-01" saved={saved} />);
    await user.click(shown('1 May 2031, edit Renewal'));
    type('');
    await user.keyboard('{Enter}');
    expect(saved).toEqual([null]);
  });

  test('half a date is refused, and takes no value away', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    render(<Renewal start="2031-05-01" saved={saved} />);
    await user.click(shown('1 May 2031, edit Renewal'));
    type('15');
    await user.keyboard('{Enter}');
    expect(screen.getByRole('alert').textContent).toContain('“15” is not a day; write it like 15 Dec');
    expect(saved).toEqual([]);
  });

  test('it is typed as people write it, and left as it was when nothing is typed', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    render(<Renewal start="2031-05-01" saved={saved} />);
    await user.click(shown('1 May 2031, edit Renewal'));
    await user.keyboard('{Enter}');
    expect(saved).toEqual([]);
    await user.click(shown('1 May 2031, edit Renewal'));
    type('15.12.2031');
    await user.keyboard('{Enter}');
    expect(saved).toEqual(['2031-12-15']);
  });

  test('a day picked from the calendar is saved at once; the arrow keys step from day to day', async () => {
    const user = userEvent.setup();
    const saved: unknown[] = [];
    render(<Renewal start="2031-05-01" saved={saved} />);
    await user.click(shown('1 May 2031, edit Renewal'));
    await user.click(screen.getByRole('textbox', { name: 'Renewal' }));
    await user.click(await screen.findByRole('button', { name: /20 May 2031/, hidden: true }));
    expect(saved).toEqual(['2031-05-20']);
    await user.click(shown('20 May 2031, edit Renewal'));
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}{PageDown}{Enter}');
    expect(saved).toEqual(['2031-05-20', '2031-06-21']);
  });
});

test('a sentence is typed in as many lines as it takes and stays one line; Enter saves it, Esc gives it up', async () => {
  const saved: (string | null)[] = [];
  const user = userEvent.setup();
  render(
    <InlineText
      label="Next step"
      wraps
      value="Call Jo"
      onSave={async (next) => {
        saved.push(next);
      }}
    />,
  );
  await user.click(screen.getByRole('button', { name: /edit Next step/ }));
  const box = screen.getByRole('textbox', { name: 'Next step' });
  expect(box.tagName).toBe('TEXTAREA');
  await user.paste('Send the plan\n and the dates');
  expect(box).toHaveProperty('value', 'Send the plan and the dates');
  await user.keyboard('{Enter}');
  await waitFor(() => expect(saved).toEqual(['Send the plan and the dates']));
  await user.click(screen.getByRole('button', { name: /edit Next step/ }));
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(saved).toHaveLength(1);
});
