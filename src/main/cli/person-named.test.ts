import { expect, test } from 'vitest';
import { personNamed } from './person-named.ts';

let number = 0;
const person = (id: string, name: string, email: string | null = null, removed_at: string | null = null) => {
  number += 1;
  return { id, display_id: number, name, email, removed_at };
};

const LEFT = '2026-01-02T00:00:00.000Z';
const PEOPLE = [
  person('p_uma', 'Uma Öst', 'uma@we.example'),
  person('p_sam', 'Sam Lee', 'sam.lee@we.example'),
  person('p_sam_too', 'Sam Lee'),
  person('p_gus', 'Gus Left', null, LEFT),
  person('p_kim_gone', 'Kim Poe', null, LEFT),
  person('p_kim', 'Kim Poe'),
  person('usr_1', 'p_uma'),
];

test.each([
  ['p_uma', 'p_uma'],
  ['1', 'p_uma'],
  [' uma ost ', 'p_uma'],
  ['UMA@We.Example', 'p_uma'],
  ['sam.lee@we.example', 'p_sam'],
  ['kim poe', 'p_kim'],
])('%j is who was meant', (reference, id) => {
  expect(personNamed(PEOPLE, reference)?.id).toBe(id);
});

test.each(['nobody', '', '99', 'uma', '@', '__proto__', 'uma@'])('%j is nobody', (reference) => {
  expect(personNamed(PEOPLE, reference)).toBeNull();
});

test('of several, and of who has left, it says what to do', () => {
  expect(() => personNamed(PEOPLE, 'sam lee')).toThrow(
    '2 people are called sam lee: sam.lee@we.example (p_sam), p_sam_too; give the address or the id',
  );
  expect(() => personNamed(PEOPLE, 'Gus Left')).toThrow(
    'Gus Left has left the workspace; see pivotal people',
  );
  expect(() => personNamed(PEOPLE, 'p_kim_gone')).toThrow('Kim Poe has left');
});
