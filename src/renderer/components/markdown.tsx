import type { Token, Tokens } from 'marked';
import { createContext, Fragment, type ReactNode, useContext, useMemo } from 'react';
import { Link } from 'wouter';
import { cx } from '../lib/cx.ts';
import { blocksOf, partsOfLine } from './markdown-tokens.ts';

export interface MarkdownProps {
  readonly text: string;
  readonly className?: string;
  /** Where a link leads that is none to the outside; null for nowhere. */
  readonly pathOf?: (href: string) => string | null;
  /** A page of its own: its headings are headings. */
  readonly hasHeadings?: boolean;
}

interface Page {
  readonly pathOf: (href: string) => string | null;
  readonly hasHeadings: boolean;
}

const Page = createContext<Page>({ pathOf: () => null, hasHeadings: false });
const NOWHERE = () => null;

/**
 * Markdown as people write notes in. It is taken apart by the library and put together here, element by element: what
 * is HTML in it stays text, and nothing is ever set as HTML. A mention, `@[Ann Keller](person:ID)`, shows as its name.
 */
export function Markdown({ text, className, pathOf = NOWHERE, hasHeadings = false }: MarkdownProps) {
  const page = useMemo(() => ({ pathOf, hasHeadings }), [pathOf, hasHeadings]);
  const tokens = useMemo(() => blocksOf(text, !hasHeadings), [text, hasHeadings]);
  return (
    <div
      dir="auto"
      className={cx('selectable text-start flex min-w-0 flex-col gap-2 wrap-anywhere', className)}
    >
      <Page value={page}>
        <Blocks tokens={tokens} />
      </Page>
    </div>
  );
}

/** A line of it: what makes blocks stays text. */
export function InlineMarkdown({ text }: Pick<MarkdownProps, 'text'>) {
  return useMemo(() => inline(partsOfLine(text)), [text]);
}

const MENTION = /^(?:person|contact):[^\s()]+$/;
/** What a link may lead to: other schemes run something here, or mean nothing. */
const ADDRESS = /^(?:https?:\/\/|mailto:)/i;

function Blocks({ tokens }: { readonly tokens: readonly Token[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text have no other name, and are drawn anew with it.
  return tokens.map((token, at) => <Fragment key={at}>{block(token)}</Fragment>);
}

function block(token: Token): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
      return <Heading token={token as Tokens.Heading} />;
    case 'code':
      return (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must be able to.
          tabIndex={0}
          className="overflow-x-auto rounded-control bg-sunken px-3 py-2 text-xs whitespace-pre"
        >
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case 'blockquote':
      return (
        <blockquote className="flex flex-col gap-2 border-s-2 border-line-strong ps-3 text-muted">
          <Blocks tokens={token.tokens ?? []} />
        </blockquote>
      );
    case 'list':
      return list(token as Tokens.List);
    case 'hr':
      return <hr className="border-line" />;
    case 'table':
      return table(token as Tokens.Table);
    case 'paragraph':
    case 'text':
      return <p>{token.tokens === undefined ? token.raw : inline(token.tokens)}</p>;
    default:
      return <p className="whitespace-pre-wrap">{token.raw.trimEnd()}</p>;
  }
}

function list({ ordered, start, items }: Tokens.List): ReactNode {
  const children = items.map((item, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above
    <li key={at} className="ps-1">
      {item.task ? <span className="pe-1.5">{item.checked === true ? '☑' : '☐'}</span> : null}
      {item.tokens.map((token, index) =>
        token.type === 'text' || token.type === 'paragraph' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <Fragment key={index}>{inline(token.tokens ?? [token])}</Fragment>
        ) : token.type === 'checkbox' ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <Fragment key={index}>{block(token)}</Fragment>
        ),
      )}
    </li>
  ));
  return ordered ? (
    <ol start={start === '' ? 1 : start} className="list-decimal ps-6">
      {children}
    </ol>
  ) : (
    <ul className="list-disc ps-6">{children}</ul>
  );
}

function table({ header, rows }: Tokens.Table): ReactNode {
  return (
    <div className="overflow-x-auto">
      <table className="border-collapse wrap-break-word">
        <thead>
          <tr>
            {header.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <th key={at} scope="col" className="border border-line px-2 py-1 text-start font-semibold">
                {inline(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <tr key={at}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column} className="border border-line px-2 py-1">
                  {inline(cell.tokens)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inline(tokens: readonly Token[] | undefined): ReactNode {
  const all = tokens ?? [];
  return all.map((token, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above
    <Fragment key={at}>{span(token, isMention(all[at + 1]))}</Fragment>
  ));
}

function isMention(token: Token | undefined): boolean {
  return token?.type === 'link' && MENTION.test((token as Tokens.Link).href);
}

/** @param isBeforeMention its `@` at the end is shown with the name. */
function span(token: Token, isBeforeMention: boolean): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong className="font-semibold">{inline(token.tokens)}</strong>;
    case 'em':
      return <em>{inline(token.tokens)}</em>;
    case 'del':
      return <del>{inline(token.tokens)}</del>;
    case 'codespan':
      return <code className="rounded-small bg-sunken px-1 text-xs">{(token as Tokens.Codespan).text}</code>;
    case 'br':
      return <br />;
    case 'link':
      return <LinkTo token={token as Tokens.Link} />;
    case 'image':
      return <LinkTo token={token as Tokens.Image} />;
    case 'escape':
    case 'text': {
      const { text, tokens } = token as Tokens.Text;
      if (tokens !== undefined) return inline(tokens);
      return isBeforeMention ? text.replace(/@$/, '') : text;
    }
    default:
      return token.raw;
  }
}

/** Within a page that has its own headings it is only a strong line. */
function Heading({ token: { depth, tokens } }: { readonly token: Tokens.Heading }) {
  const { hasHeadings } = useContext(Page);
  if (!hasHeadings) return <p className="font-semibold">{inline(tokens)}</p>;
  if (depth === 1) return <h2 className="text-lg font-semibold">{inline(tokens)}</h2>;
  return <h3 className="mt-4 font-semibold">{inline(tokens)}</h3>;
}

function LinkTo({ token: { href, text, raw, tokens } }: { readonly token: Tokens.Link | Tokens.Image }) {
  const path = useContext(Page).pathOf(href);
  if (MENTION.test(href)) {
    return (
      <span className="rounded-small bg-accent-soft px-0.5 font-medium text-accent-text">
        @<bdi>{unescaped(text)}</bdi>
      </span>
    );
  }
  const shown = tokens === undefined || tokens.length === 0 ? text : inline(tokens);
  if (path !== null)
    return (
      <Link href={path} className="text-accent-text underline underline-offset-2">
        {shown}
      </Link>
    );
  // A reader sees where it would have led.
  if (!ADDRESS.test(href) || !URL.canParse(href)) return raw;
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      title={href}
      className="text-accent-text underline underline-offset-2"
    >
      {shown}
    </a>
  );
}

function unescaped(text: string): string {
  return text.replace(/\\([\\[\]])/g, '$1');
}
