import type { ReactNode } from 'react';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { drawAsOf } from '../components/date-text.tsx';

/** What the page shows: the picture of the first screen, where `start-picture.js` has put one, and then React's. */
export function createPage(element: HTMLElement) {
  let root: Root | null = null;
  let isSame = false;
  const isPictured = element.childElementCount > 0;
  return {
    /** What is drawn next is what the picture shows: its elements are taken over. */
    takeOver() {
      isSame = isPictured && root === null;
    },
    render(content: ReactNode) {
      if (root !== null) {
        root.render(content);
        return;
      }
      const at = Number(element.dataset.drawnAt);
      delete element.dataset.drawnAt;
      if (isSame) {
        drawAsOf(at);
        root = hydrateRoot(element, content, {
          // React has drawn it anew then, in the same frame.
          onRecoverableError: (error) =>
            console.warn('The picture of the first screen was not the same', error),
        });
      } else {
        element.replaceChildren();
        root = createRoot(element);
        root.render(content);
      }
    },
  };
}
