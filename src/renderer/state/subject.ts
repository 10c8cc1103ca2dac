import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { create } from 'zustand';

/** Something that can be done, as ⌘K lists it. */
export interface ScreenCommand {
  readonly label: string;
  readonly keys?: string;
  readonly icon: ReactNode;
  /** One value of many: listed only for who types it. */
  readonly isValue?: true;
  readonly run: () => void;
}

/** What the screen is about, and what can be done to it: the rows that are selected, or the record that is open. */
export interface Subject {
  /** "3 customers", or the record's name. */
  readonly title: string;
  /** Somebody has chosen it just now: what can be done to it comes before what is found. */
  readonly isSelection: boolean;
  /** Asked when ⌘K is open; `text` is what is typed. */
  readonly commands: (text: string) => readonly ScreenCommand[];
}

interface SubjectsState {
  /** In the order in which they came on screen; each is asked for what it is by now. */
  readonly subjects: readonly (() => Subject | null)[];
}

const useSubjects = create<SubjectsState>()(() => ({ subjects: [] }));

/** Says what the commands are about while the component is on screen; null for nothing. */
export function useSubject(subject: Subject | null): void {
  const current = useRef(subject);
  useLayoutEffect(() => {
    current.current = subject;
  });
  useLayoutEffect(() => {
    const own = () => current.current;
    useSubjects.setState(({ subjects }) => ({ subjects: [...subjects, own] }));
    return () =>
      useSubjects.setState(({ subjects }) => ({ subjects: subjects.filter((one) => one !== own) }));
  }, []);
}

/** What the screen is about, the selection first; looked at whenever the caller is drawn. */
export function useCurrentSubjects(): readonly Subject[] {
  const all = useSubjects((state) => state.subjects).flatMap((subject) => subject() ?? []);
  return [...all.filter(({ isSelection }) => isSelection), ...all.filter(({ isSelection }) => !isSelection)];
}
