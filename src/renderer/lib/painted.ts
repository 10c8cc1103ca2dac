import { useEffect, useState } from 'react';

const UNSEEN_MS = 200;

/** When the next frame has been drawn; in a window that draws none, a little later. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, UNSEEN_MS);
    requestAnimationFrame(() =>
      setTimeout(() => {
        clearTimeout(timer);
        resolve();
      }),
    );
  });
}

/** Whether the frame that shows this component first is through: for what can come in a task of its own after that. */
export function useIsPainted(): boolean {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => {
    let isHere = true;
    void painted().then(() => {
      if (isHere) setPainted(true);
    });
    return () => {
      isHere = false;
    };
  }, []);
  return isPainted;
}
