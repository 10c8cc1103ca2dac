import { formatExact } from './dates.ts';

/** Everything that is cut on purpose; see `styles`. */
const CUT = '.cut, .cut-mixed, [class*="line-clamp-"]';
/** What has its title from here: one that a component gave stays. */
const titled = new WeakSet<HTMLElement>();

/** Shows on hover what is cut off anywhere in the window, and the exact time of a time in a list. */
export function listenToHover(): () => void {
  const listener = ({ target }: Event) => titleOnHover(target);
  document.addEventListener('pointerover', listener);
  return () => document.removeEventListener('pointerover', listener);
}

/** Gives what the pointer is over its full text, or its exact time, when that is not to be seen. */
export function titleOnHover(target: EventTarget | null): void {
  if (!(target instanceof HTMLElement)) return;
  if (target instanceof HTMLTimeElement && target.closest('[role="grid"]') !== null) {
    target.title = formatExact(target.dateTime);
    return;
  }
  const cut = target.closest<HTMLElement>(CUT);
  if (cut === null || (cut.title !== '' && !titled.has(cut))) return;
  const isCut = cut.scrollWidth > cut.clientWidth || cut.scrollHeight > cut.clientHeight + 1;
  if (isCut) {
    cut.title = wordsOf(cut).join(', ');
    titled.add(cut);
  } else if (titled.has(cut)) cut.removeAttribute('title');
}

/** Each word or text by itself; initials only decorate the name beside them. */
function wordsOf(cut: HTMLElement): readonly string[] {
  return [...cut.childNodes]
    .filter((node) => !(node instanceof HTMLElement && node.getAttribute('aria-hidden') === 'true'))
    .map((node) => node.textContent?.trim() ?? '')
    .filter((text) => text !== '');
}
