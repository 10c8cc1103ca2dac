import { useCallback, useEffect, useRef } from 'react';
import { refusalIsShown } from '../state/refusals.ts';

/**
 * Makes a write whose refusal the calling part of the screen shows itself. Once that part has left the screen,
 * the refusal is left to the notices.
 */
export function useSave(): <Value>(write: () => Promise<Value>) => Promise<Value> {
  const isMounted = useRef(false);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  return useCallback(async (write) => {
    try {
      return await write();
    } catch (error) {
      if (isMounted.current) refusalIsShown(error);
      throw error;
    }
  }, []);
}

/** For writes whose refusal nobody on screen waits for: the notices say it. */
export function inBackground(write: Promise<unknown>): void {
  write.catch(() => {});
}
