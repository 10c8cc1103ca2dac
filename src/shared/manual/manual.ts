/** The product's manual: the pages of `docs`, as the app shows and serves them. */
export interface ManualPage {
  /** `webhooks`: the name of its file, and the end of its address. */
  readonly slug: string;
  readonly title: string;
  /** Markdown, with its title. */
  readonly text: string;
  /** The titles of its parts, in their order. */
  readonly parts: readonly string[];
}

const FILES: Readonly<Record<string, string>> = import.meta.glob('../../../docs/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const CONTENTS = 'README';
/** For whoever builds the product. */
const OTHERS: ReadonlySet<string> = new Set([CONTENTS, 'releasing']);

/** What leads from one page to another. */
export const MANUAL_LINK = /^([a-z-]+)\.md(#[\w-]+)?$/;

const textOf = (slug: string) => FILES[`../../../docs/${slug}.md`] ?? '';

/** In the order in which the list of contents names them. */
export const MANUAL: readonly ManualPage[] = pagesIn(textOf(CONTENTS));

function pagesIn(contents: string): ManualPage[] {
  const named = [...contents.matchAll(/\]\(([a-z-]+)\.md\)/g)].flatMap(([, slug]) =>
    slug === undefined ? [] : [slug],
  );
  return named
    .filter((slug) => !OTHERS.has(slug) && textOf(slug) !== '')
    .map((slug) => pageOf(slug, textOf(slug)));
}

function pageOf(slug: string, text: string): ManualPage {
  const headings = [...text.matchAll(/^(#{1,2}) (.+)$/gm)];
  const title = headings.find(([, mark]) => mark === '#')?.[2] ?? slug;
  const parts = headings.flatMap(([, mark, words]) => (mark === '##' && words !== undefined ? [words] : []));
  return { slug, title, text, parts };
}
