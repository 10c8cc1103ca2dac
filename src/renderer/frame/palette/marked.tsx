import type { SearchResult } from '#shared/search/answer.ts';

export type Highlight = SearchResult['highlights'][number];

/** A text with what was found in it marked. */
export function Marked({ text, ranges }: { readonly text: string; readonly ranges: Highlight['ranges'] }) {
  const parts: { readonly at: number; readonly text: string; readonly isFound: boolean }[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    if (start > at) parts.push({ at, text: text.slice(at, start), isFound: false });
    parts.push({ at: start, text: text.slice(start, end), isFound: true });
    at = end;
  }
  if (at < text.length) parts.push({ at, text: text.slice(at), isFound: false });
  return (
    <bdi>
      {parts.map((part) =>
        part.isFound ? (
          <mark key={part.at} className="rounded-small bg-accent-soft text-accent-text">
            {part.text}
          </mark>
        ) : (
          <span key={part.at}>{part.text}</span>
        ),
      )}
    </bdi>
  );
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  id: 'Number',
  slug: 'Slug',
  domain: 'Domain',
  email: 'E-mail',
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
};

/** The field of a highlight in words; of a custom field its slug. */
export function fieldWord(field: string): string {
  return FIELD_WORDS[field] ?? field.replace(/^custom\./u, '');
}
