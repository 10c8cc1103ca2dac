import { Fragment, type ReactNode } from 'react';
import page from '../../../../docs/search.md?raw';

/** docs/search.md as it stands: the one description of the language. */
export function SearchHelp() {
  return (
    <div
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must be able to.
      tabIndex={0}
      role="document"
      aria-label="How to search"
      className="max-h-[56vh] overflow-y-auto px-5 py-4 focus-quiet"
    >
      {blocksOf(page).map((lines) => (
        <Block key={lines[0]} lines={lines} />
      ))}
    </div>
  );
}

function blocksOf(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split(/\n\s*\n/u)
    .map((block) => block.split('\n'));
}

function Block({ lines }: { readonly lines: readonly string[] }) {
  const [first = ''] = lines;
  const heading = /^(#+) (.*)$/u.exec(first);
  if (heading !== null) {
    return (
      <h2 className={heading[1] === '#' ? 'mb-2 text-lg font-semibold' : 'mt-4 mb-1.5 font-semibold'}>
        {heading[2]}
      </h2>
    );
  }
  if (first.startsWith('|')) return <Table lines={lines} />;
  return (
    <p className="mb-3 text-muted">
      <Inline text={lines.join(' ')} />
    </p>
  );
}

function Table({ lines }: { readonly lines: readonly string[] }) {
  const [head = [], , ...rows] = lines.map(cellsOf);
  return (
    <table className="mb-4 w-full border-collapse text-start">
      <thead>
        <tr>
          {head.map((cell) => (
            <th
              key={cell}
              className="border-b border-line py-1 pe-4 text-start text-xs font-medium text-faint"
            >
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr key={cells.join('|')}>
            {cells.map((cell) => (
              <td key={cell} className="border-b border-line-faint py-1.5 pe-4 align-top text-muted">
                <Inline text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function cellsOf(line: string): readonly string[] {
  return line
    .replace(/^\||\|$/gu, '')
    .split('|')
    .map((cell) => cell.trim());
}

/** `code` and **strong**. */
function Inline({ text }: { readonly text: string }): ReactNode {
  let at = 0;
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/u)
    .filter((part) => part !== '')
    .map((part) => {
      const key = at;
      at += part.length;
      if (part.startsWith('`')) {
        return (
          <code key={key} className="rounded-small bg-sunken px-1 py-0.5 text-xs text-text">
            {part.slice(1, -1)}
          </code>
        );
      }
      if (part.startsWith('**'))
        return (
          <strong key={key} className="font-medium text-text">
            {part.slice(2, -2)}
          </strong>
        );
      return <Fragment key={key}>{part}</Fragment>;
    });
}
