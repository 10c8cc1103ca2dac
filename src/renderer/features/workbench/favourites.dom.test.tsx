import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { useKeptRecords } from '../../state/kept-records.ts';
import { Favourites } from './favourites.tsx';
import { workOf } from './work.ts';

const NAMES = ['Acme', 'Borealis', 'Cirrus'];
const customers = NAMES.map((name, index) => ({ key: name, display_id: index + 1, name, status: 'active' }));

beforeEach(() => {
  const keys = ['Acme', 'deleted', 'Borealis', 'Cirrus'];
  useKeptRecords.setState({ favourites: keys.map((key) => ({ collection: 'customers', key })) });
  render(
    <TooltipProvider>
      <Favourites
        work={workOf({ customers: customers as unknown as CustomerReplica[], onboardings: [] }, 'all', null)}
      />
    </TooltipProvider>,
  );
});
afterEach(() => {
  cleanup();
  localStorage.clear();
});

const links = () => screen.getAllByRole('link');
const shown = () => links().map((link) => NAMES.find((name) => link.textContent.startsWith(name)));
const rowOf = (name: string) => screen.getByText(name).closest('li') as HTMLElement;

test('what is dragged over another takes its place, and stays there', () => {
  fireEvent.dragStart(rowOf('Cirrus'));
  fireEvent.dragOver(rowOf('Acme'));
  fireEvent.drop(rowOf('Acme'));
  fireEvent.dragEnd(rowOf('Cirrus'));
  expect(shown()).toEqual(['Cirrus', 'Acme', 'Borealis']);
  expect(useKeptRecords.getState().favourites.map(({ key }) => key)[0]).toBe('Cirrus');
});

test('nothing moves for what is dragged over it from elsewhere', () => {
  fireEvent.dragOver(rowOf('Acme'));
  expect(shown()).toEqual(NAMES);
});

test('Alt with an arrow moves the one that has the focus, a place that is seen each time, and no further than the end', () => {
  const press = (key: string) => fireEvent.keyDown(screen.getByText('Acme'), { key, altKey: true });
  press('ArrowDown');
  expect(shown()).toEqual(['Borealis', 'Acme', 'Cirrus']);
  press('ArrowDown');
  press('ArrowDown');
  expect(shown()).toEqual(['Borealis', 'Cirrus', 'Acme']);
  press('ArrowUp');
  expect(shown()).toEqual(['Borealis', 'Acme', 'Cirrus']);
  fireEvent.keyDown(screen.getByText('Acme'), { key: 'ArrowUp' });
  expect(shown()).toEqual(['Borealis', 'Acme', 'Cirrus']);
});

test('what is not there any more is not counted', () => {
  expect(screen.getByRole('heading', { name: 'Favourites' }).nextElementSibling?.textContent).toBe('3');
});
