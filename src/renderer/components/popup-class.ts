/** How everything that pops up looks: menus, popovers, lists of choices. */
export const POPUP_CLASS =
  'z-50 overflow-hidden rounded-panel border border-line bg-raised text-text shadow-popover outline-none data-[state=open]:animate-pop-in';
