import { type KeyboardEvent, type RefObject, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { Avatar } from '../../components/avatar.tsx';
import { type Choice, choicesFor, type Option } from '../../components/options.ts';
import { type Mentionable, mentionAt } from './mentions.ts';

interface MentionsOptions {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly people: readonly Mentionable[];
  readonly onMention: (one: Mentionable) => void;
}

/** What an `@` at the caret offers. */
export interface Mentions {
  readonly isOpen: boolean;
  readonly choices: readonly Choice[];
  readonly activeIndex: number;
  mark(index: number): void;
  pick(choice: Choice | undefined): void;
  /** This `@` is to be none. */
  decline(): void;
  moveCaret(to: number): void;
  /** @returns whether the key was meant for what is offered */
  onKey(event: KeyboardEvent): boolean;
}

const MOST_OFFERED = 8;

const idOf = ({ type, id }: Mentionable) => `${type}:${id}`;

/** Offers people where an `@` is typed, and writes the name of the one that is picked. */
export function useMentions({ area, text, onText, people, onMention }: MentionsOptions): Mentions {
  const [caret, setCaret] = useState(0);
  const [marked, setMarked] = useState(0);
  /** Where an `@` stands that is to be none. */
  const [declined, setDeclined] = useState<number | null>(null);
  const typed = mentionAt(text, caret);
  const options = useMemo<readonly Option[]>(
    () => people.map((one) => ({ value: idOf(one), label: one.name, icon: <Avatar name={one.name} /> })),
    [people],
  );
  const choices = useMemo(
    () =>
      typed === null
        ? []
        : choicesFor(options, typed.query, { allowsNew: false, isClearable: false }).slice(0, MOST_OFFERED),
    [options, typed],
  );
  const activeIndex = Math.min(marked, choices.length - 1);
  const decline = () => setDeclined(typed?.from ?? null);

  function pick(choice: Choice | undefined): void {
    const one =
      choice?.kind === 'option' ? people.find((each) => idOf(each) === choice.option.value) : undefined;
    if (one === undefined || typed === null) return;
    const before = `${text.slice(0, typed.from)}@${one.name} `;
    // The next letter may come before the next frame: the caret is behind the name by then.
    flushSync(() => {
      onMention(one);
      onText(`${before}${text.slice(caret).replace(/^ /, '')}`);
      setMarked(0);
      setCaret(before.length);
    });
    area.current?.setSelectionRange(before.length, before.length);
  }

  return {
    isOpen: typed !== null && typed.from !== declined && choices.length > 0,
    choices,
    activeIndex,
    mark: setMarked,
    pick,
    decline,
    moveCaret: setCaret,
    onKey(event) {
      switch (event.key) {
        case 'ArrowDown':
        case 'ArrowUp':
          setMarked((activeIndex + (event.key === 'ArrowDown' ? 1 : -1) + choices.length) % choices.length);
          return true;
        case 'Enter':
        case 'Tab':
          pick(choices[activeIndex]);
          return true;
        case 'Escape':
          decline();
          return true;
        default:
          return false;
      }
    },
  };
}
