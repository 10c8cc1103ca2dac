import { createContext, useContext } from 'react';

/**
 * Where popovers, menus and tooltips are put: inside the drawer or dialog they belong to, so that its focus
 * and scroll guards let them work; otherwise at the end of the page.
 */
export const PortalContainer = createContext<HTMLElement | null>(null);

export function usePortalContainer(): HTMLElement | undefined {
  return useContext(PortalContainer) ?? undefined;
}
