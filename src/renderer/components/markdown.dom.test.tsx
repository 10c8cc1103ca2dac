import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Markdown } from './markdown.tsx';

afterEach(cleanup);

const show = (text: string) => render(<Markdown text={text} />).container;

test('what people write in notes is shown as they mean it', () => {
  const shown = show(
    '# Call\n\n**Ann** and *Ben*:\n\n- one\n- [x] two\n\n1. first\n\n> said\n\n`code` ~~old~~',
  );
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'one',
    '☑two',
    'first',
  ]);
  expect(shown.querySelector('strong')?.textContent).toBe('Ann');
  expect(shown.querySelector('em')?.textContent).toBe('Ben');
  expect(shown.querySelector('blockquote')?.textContent).toBe('said');
  expect(shown.querySelector('code')?.textContent).toBe('code');
  expect(shown.querySelector('del')?.textContent).toBe('old');
});

test('a new line is a new line', () => {
  expect(show('one\ntwo').querySelectorAll('br')).toHaveLength(1);
});

test.each(['>', '- ', '1. ', '> - '])(
  '%j twenty thousand characters long is shown as it was typed',
  (mark) => {
    const text = `${mark.repeat(20_000 / mark.length)}said`;
    expect(show(text).textContent).toBe(text);
  },
);

test('a word as long as a note is shown as it was typed', () => {
  const text = `${'a.'.repeat(9999)}a@`;
  expect(show(text).textContent).toBe(text);
});

test.each(['**_a ', '**a _*', '**a - ', '~~a ~a~ ', '~~a **', '[ *a* '])(
  'a note full of marks that never end is shown at all: %j',
  (mark) => {
    const text = mark.repeat(20_000 / mark.length);
    expect(show(text).textContent).toContain('a');
  },
);

test('emphasis in emphasis, and many of them in a note, are shown as meant', () => {
  const shown = show(`**bold *and slanted ~~gone~~* on**\n\n${'*so* '.repeat(900)}`);
  expect(shown.querySelector('strong em del')?.textContent).toBe('gone');
  expect(shown.querySelectorAll('em')).toHaveLength(901);
});

test.each([
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  'a <b onclick="x()">b</b>',
  '<iframe src="https://example.com"></iframe>',
])('HTML stays text: %s', (text) => {
  const shown = show(text);
  expect(shown.textContent).toContain(text.trim());
  expect(shown.querySelector('img, script, b, iframe')).toBeNull();
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'JaVaScRiPt:alert(1)',
  'vbscript:x',
])('no link leads to %s', (address) => {
  const shown = show(`[here](${address})`);
  expect(shown.querySelector('a')).toBeNull();
  expect(shown.textContent).toContain('here');
});

test('addresses are links that open outside; pictures are links too, and are not fetched', () => {
  const shown = show('See https://example.com and ![plan](https://example.com/plan.png)');
  const links = [...shown.querySelectorAll('a')].map((link) => [link.href, link.rel, link.target]);
  expect(links).toEqual([
    ['https://example.com/', 'noreferrer', '_blank'],
    ['https://example.com/plan.png', 'noreferrer', '_blank'],
  ]);
  expect(shown.querySelector('img')).toBeNull();
});

test('a mention shows as the name, with one @', () => {
  expect(show('Ask @[Ann \\[Kell\\]](person:usr_1), please').textContent).toBe('Ask @Ann [Kell], please');
});
