/**
 * Shows the first screen as HTML until React takes it over, which draws the same: it was kept by this build of what the kept rows show
 * (frame/start-pictures.tsx, store/view/start-pictures.ts). What is pressed in it waits (early-input.js), and by the page's
 * policy nothing in it can run.
 */
(() => {
  const UNSEEN_MS = 200;
  const build = new URL(BUILD, document.currentScript.src).href;

  /** @returns null unless all that it was drawn of is still so. */
  function keptPicture() {
    const { pathname, search, hash } = location;
    if (search !== '' || hash !== '' || document.visibilityState === 'hidden') return null;
    // Nobody who has not been let in sees what others have seen here.
    if (self.pivotal === undefined && localStorage.getItem('pivotal-browser') === null) return null;
    const text = localStorage.getItem(`pivotal-picture-${pathname === '/' ? '/workbench' : pathname}`);
    if (text === null) return null;
    const end = text.indexOf('\n');
    const of = JSON.parse(text.slice(0, end));
    const holds = (items, test) =>
      Object.entries(items).every(([item, value]) => test(localStorage.getItem(item), value));
    const isOfNow =
      of.build === build &&
      of.languages === navigator.languages.join() &&
      of.height >= innerHeight &&
      holds(of.same, (now, value) => now === value) &&
      holds(of.begins, (now, value) => now?.startsWith(value) === true) &&
      holds(of.holds, (now, value) => now?.includes(value) === true);
    return isOfNow ? text.slice(end + 1) : null;
  }

  function show(picture) {
    const root = document.getElementById('root');
    const end = picture.indexOf('\n');
    root.dataset.drawnAt = picture.slice(0, end);
    root.innerHTML = picture.slice(end + 1);
  }

  let picture = null;
  try {
    picture = keptPicture();
  } catch {
    // Broken, or the storage is not to be read: the start is as it is without one.
  }
  if (picture === null) return;
  /** Settles when the frame with it is through; in a window that draws none, a little later. */
  self.pictureDrawn = new Promise((resolve) => {
    const put = () => {
      document.removeEventListener('readystatechange', put);
      show(picture);
      setTimeout(resolve, UNSEEN_MS);
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
    };
    document.addEventListener('readystatechange', put);
  });
})();
