import { MANUAL, MANUAL_LINK } from '#shared/manual/manual.ts';
import { Markdown } from '../../components/markdown.tsx';
import { Screen } from '../../components/screen.tsx';
import { SideLink } from '../../components/side-link.tsx';
import { NotFound } from '../../frame/not-found.tsx';
import { paths } from '../../routes.ts';

const FIRST = MANUAL[0]?.slug ?? '';

/** The manual, as it lies beside the code. */
export default function HelpScreen({ page: slug = FIRST }: { readonly page?: string }) {
  const page = MANUAL.find((one) => one.slug === slug);
  if (page === undefined)
    return (
      <NotFound
        message="The manual has no such page."
        action={{ label: 'Go to the manual', href: paths.help() }}
      />
    );
  return (
    <Screen crumbs={[{ label: 'Help', href: paths.help() }, { label: page.title }]}>
      <div className="flex min-h-0 flex-1">
        <nav aria-label="Help" className="w-44 shrink-0 overflow-y-auto border-e border-line p-3">
          <ul className="flex flex-col gap-0.5">
            {MANUAL.map(({ slug: other, title }) => (
              <li key={other}>
                <SideLink href={paths.help(other)} isHere={other === slug}>
                  {title}
                </SideLink>
              </li>
            ))}
          </ul>
        </nav>
        <article
          key={slug}
          aria-label={page.title}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must be able to.
          tabIndex={0}
          data-scrolls=""
          className="min-w-0 flex-1 overflow-y-auto px-6 py-5 focus-quiet"
        >
          <Markdown text={page.text} pathOf={pathOf} className="max-w-3xl" hasHeadings />
        </article>
      </div>
    </Screen>
  );
}

/** Where a link of one page to another leads in the window. */
function pathOf(href: string): string | null {
  const slug = MANUAL_LINK.exec(href)?.[1];
  return slug === undefined ? null : paths.help(slug === 'README' ? undefined : slug);
}
