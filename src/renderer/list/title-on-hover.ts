import { formatExact } from '../lib/dates.ts';

/** Gives what the pointer is over its full text, or its exact time, when that is not to be seen. */
export function titleOnHover(target: EventTarget | null): void {
  if (!(target instanceof HTMLElement)) return;
  if (target instanceof HTMLTimeElement) {
    target.title = formatExact(target.dateTime);
    return;
  }
  const cut = target.closest<HTMLElement>('.cut');
  if (cut === null) return;
  if (cut.scrollWidth > cut.clientWidth) cut.title = wordsOf(cut).join(', ');
  else cut.removeAttribute('title');
}

/** Each word or text by itself; initials only decorate the name beside them. */
function wordsOf(cut: HTMLElement): readonly string[] {
  return [...cut.childNodes]
    .filter((node) => !(node instanceof HTMLElement && node.getAttribute('aria-hidden') === 'true'))
    .map((node) => node.textContent?.trim() ?? '')
    .filter((text) => text !== '');
}
