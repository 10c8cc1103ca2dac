import type { Page } from '@playwright/test';

/** What looks wrong on what is shown, as `what: where`. What has been scrolled away is no fault. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  const found = [
    ...(await page.evaluate(wrongBars)),
    ...(await page.evaluate(wrongTexts)),
    ...(await page.evaluate(wrongWords)),
    ...(await page.evaluate(cutRings)),
  ];
  return [...new Set(found)];
}

/** Scroll bars that scroll nothing or next to nothing, and what scrolls sideways without meaning to. */
function wrongBars(): string[] {
  const faults: string[] = [];
  const scrolls = (axis: string) => axis === 'auto' || axis === 'scroll';
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways');
  for (const one of document.querySelectorAll<HTMLElement>('body *')) {
    const style = getComputedStyle(one);
    if (one.clientHeight === 0 || style.visibility === 'hidden' || style.scrollbarWidth === 'none') continue;
    const [x, y] = [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight];
    const borders = parseFloat(style.borderLeftWidth) + parseFloat(style.borderRightWidth);
    const say = (what: string) => faults.push(`${what}: ${(one.textContent ?? '').trim().slice(0, 60)}`);
    if (scrolls(style.overflowY) && y > 0 && y <= 3) say(`scrolls down by ${y}`);
    if (scrolls(style.overflowY) && y <= 0 && one.offsetWidth - one.clientWidth - borders > 4)
      say('a scroll bar that scrolls nothing');
    const isMeant =
      one.closest('[role="grid"], [data-scrolls-sideways], section[tabindex="0"], pre') !== null;
    if (scrolls(style.overflowX) && x > 0 && (!isMeant || x <= 3)) say(`scrolls sideways by ${x}`);
  }
  return faults;
}

/** Texts that are cut without an ellipsis, days and numbers that are cut at all or broken, texts under something else. */
function wrongTexts(): string[] {
  const faults: string[] = [];
  const layers = [...document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]')];
  const top = layers.filter((one) => one.getClientRects().length > 0).at(-1) ?? document.body;
  const isOver = (axis: string) => axis === 'auto' || axis === 'scroll';
  const hides = (axis: string) => axis === 'hidden' || axis === 'clip';
  const around = (one: Element) => {
    const all: Element[] = [];
    for (let at: Element | null = one; at !== null && at !== document.body; at = at.parentElement)
      all.push(at);
    return all;
  };

  /** How a text is cut by what it stands in; null when it is whole, or scrolled away. */
  function cutOf(one: Element, text: DOMRect): { by: Element; side: string } | 'away' | null {
    for (const by of around(one)) {
      const { overflowX, overflowY } = getComputedStyle(by);
      const clip = by.getBoundingClientRect();
      const isOutX = text.right > clip.right + 1.5 || text.left < clip.left - 1.5;
      const isOutY = text.bottom > clip.bottom + 2.5 || text.top < clip.top - 2.5;
      if ((isOver(overflowX) && isOutX) || (isOver(overflowY) && isOutY)) return 'away';
      if (hides(overflowX) && isOutX) return { by, side: 'at the side' };
      if (hides(overflowY) && isOutY) return { by, side: 'below' };
    }
    return null;
  }

  function isCovered(one: Element, x: number, y: number): boolean {
    // The pointer goes through it: what lies below it is found in its place.
    if (getComputedStyle(one).pointerEvents === 'none') return false;
    const there = document.elementFromPoint(x, y);
    if (there === null || one.contains(there) || there.contains(one)) return false;
    if (there.closest('[data-sonner-toaster], [role="toolbar"], [role="status"], .sr-only') !== null)
      return false;
    // The handle between two columns, and what stays while the rest scrolls below it.
    if (getComputedStyle(there).cursor === 'col-resize') return false;
    return !around(there).some((part) => ['sticky', 'fixed'].includes(getComputedStyle(part).position));
  }

  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const one = node.parentElement;
    if (one === null || (node.nodeValue ?? '').trim() === '') continue;
    if (one.closest('.sr-only, [aria-hidden="true"], textarea, select') !== null) continue;
    if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const say = (what: string) => faults.push(`${what}: ${(one.textContent ?? '').trim().slice(0, 60)}`);
    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()].filter(({ width }) => width > 0);
    const first = lines[0];
    if (first === undefined) continue;
    const isDay = one.closest('time') !== null;
    if (isDay && new Set(lines.map((line) => Math.round(line.top))).size > 1) say('a day in two lines');
    const cut = cutOf(one, range.getBoundingClientRect());
    if (cut === 'away') continue;
    if (cut !== null) {
      const style = getComputedStyle(cut.by);
      const isMeant = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
      const isNumber = one.closest('.tabular') !== null && /^\S*\d[\d.,]*\S?$/u.test(one.textContent ?? '');
      if (isDay || isNumber) say('a day or a number is cut');
      // These are shown whole on hover.
      else if (isMeant && one.closest('[title], .cut, [class*="line-clamp-"]') === null)
        say('cut, and nothing says it whole');
      else if (!isMeant && one.closest('.cut-mixed') === null) say(`cut ${cut.side}`);
      continue;
    }
    const y = (first.top + first.bottom) / 2;
    const ends = [first.left + 2, first.right - 2].filter((x) => x > 0 && x < innerWidth);
    if (y > 0 && y < innerHeight && ends.some((x) => isCovered(one, x, y))) say('covered');
  }
  return faults;
}

/** What no screen should say. */
function wrongWords(): string[] {
  const words = (document.querySelector<HTMLElement>('[role="dialog"]') ?? document.body).innerText;
  const wrong =
    /undefined|\bnull\b|NaN|\[object|Invalid Date|\b1 (?:customer|contact|onboarding|task|note|day|field|tag|record|row|entrie|change|file|month|week|hour)s\b/gu;
  return [...words.matchAll(wrong)].map(
    ({ index }) => `odd word: ${words.slice(Math.max(0, index - 20), index + 40).replace(/\s+/g, ' ')}`,
  );
}

/** What shows its focus by a ring of which a part is cut off. */
function cutRings(): string[] {
  const cut: string[] = [];
  const layers = [...document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]')];
  const top = layers.filter((one) => one.getClientRects().length > 0).at(-1) ?? document.body;
  const before = document.activeElement;
  const stops =
    'a[href], button:not([role="tab"]), input:not([type="file"]), textarea, [tabindex="0"]:not([role="tab"])';
  for (const one of top.querySelectorAll<HTMLElement>(stops)) {
    const box = one.getBoundingClientRect();
    if (box.width === 0 || one.closest('.sr-only, [inert], :disabled, [tabindex="-1"]') !== null) continue;
    one.focus({ preventScroll: true });
    const style = getComputedStyle(one);
    if (document.activeElement !== one || style.outlineStyle === 'none') continue;
    const ring = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
    for (let by = one.parentElement; ring > 0 && by !== null && by !== document.body; by = by.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(by);
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      const clip = by.getBoundingClientRect();
      const isAway =
        box.bottom > clip.bottom || box.top < clip.top || box.left < clip.left || box.right > clip.right;
      const scrollsX = by.scrollWidth > by.clientWidth && overflowX !== 'hidden';
      const scrollsY = by.scrollHeight > by.clientHeight && overflowY !== 'hidden';
      if (isAway && (scrollsX || scrollsY)) break;
      const out = Math.max(
        scrollsX ? 0 : Math.max(clip.left - box.left, box.right - clip.right) + ring,
        scrollsY ? 0 : Math.max(clip.top - box.top, box.bottom - clip.bottom) + ring,
      );
      if (out <= 0.5) continue;
      const name = one.getAttribute('aria-label') ?? one.textContent ?? '';
      cut.push(`a focus ring is cut by ${Math.round(out)}: ${name.slice(0, 40)}`);
      break;
    }
  }
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return cut;
}
