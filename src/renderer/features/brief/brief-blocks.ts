/** A part of a brief: what stands under one of its headings. */
export interface BriefBlock {
  readonly key: string;
  /** Null for what stands before the first one. */
  readonly heading: string | null;
  /** Markdown, each without blocks in it. */
  readonly lines: readonly { readonly key: string; readonly text: string }[];
}

/** The Markdown of a brief as headings and lines; the name at its top stands in the dialog's title already. */
export function blocksOf(markdown: string): BriefBlock[] {
  const [, ...parts] = markdown.split(/^# .*$/m);
  return parts
    .join('')
    .split(/^(?=## )/m)
    .flatMap((part, at) => {
      const lines = part.split('\n');
      const heading = lines[0]?.startsWith('## ') === true ? lines[0].slice(3) : null;
      const items = lines
        .filter((line) => line.startsWith('- '))
        .map((line, index) => ({ key: `${at}-${index}`, text: line.slice(2) }));
      return items.length === 0 ? [] : [{ key: heading ?? 'facts', heading, lines: items }];
    });
}
