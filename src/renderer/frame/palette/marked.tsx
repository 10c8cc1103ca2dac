import type { ReactNode } from 'react';
import type { SearchResult } from '#shared/search/answer.ts';

export type Highlight = SearchResult['highlights'][number];

/** A text with what was found in it marked. */
export function Marked({ text, ranges }: { readonly text: string; readonly ranges: Highlight['ranges'] }) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [index, { start, end }] of ranges.entries()) {
    parts.push(
      text.slice(at, start),
      <mark key={index} className="rounded-small bg-accent-soft text-accent-text">
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  return (
    <bdi>
      {parts}
      {text.slice(at)}
    </bdi>
  );
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  id: 'Number',
  slug: 'Slug',
  domain: 'Domain',
  email: 'Email',
  contact: 'Contact',
  tag: 'Tag',
  plan: 'Plan',
  status: 'Status',
  owner: 'Owner',
  phase: 'Phase',
  state: 'State',
  onboarding: 'Onboarding',
  phone: 'Phone',
  title: 'Title',
  label: 'Label',
  name: 'Name',
  customer: 'Customer',
  task: 'Task',
  note: 'Note',
  assignee: 'Assignee',
};

/** The field of a highlight in words; of a custom field its slug. */
export function fieldWord(field: string): string {
  return FIELD_WORDS[field] ?? field.replace(/^custom\./u, '');
}
