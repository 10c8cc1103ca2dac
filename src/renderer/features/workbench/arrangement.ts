import { create } from 'zustand';
import { persist } from '../../lib/persist.ts';

/** Every card of the Workbench, in the order that it has at first. */
export const CARDS = {
  away: 'While you were away',
  nudges: 'Inbox',
  tasks: 'Tasks',
  risks: 'At risk',
  targets: 'Target dates',
  favourites: 'Favourites',
  pinned: 'Pinned tasks',
  customers: 'Customers',
  activity: 'Activity',
} as const;

export type CardName = keyof typeof CARDS;
export const CARD_NAMES = Object.keys(CARDS) as readonly CardName[];

interface CardArrangement {
  /** As somebody has put them; cards that are not among them come where they stand by default. */
  readonly order: readonly CardName[];
  readonly hidden: readonly CardName[];
  /** How many of the risks are shown: 10, 25 or all. */
  readonly riskStep: number;
  /** What the activity is of: `mine`, `team`, `workspace`, `view:KEY` or `one:KEY`. */
  readonly activityScope: string;
  /** Whether days in a row are counted at the top; nobody is made to race. */
  readonly showsStreak: boolean;
  move(card: CardName, steps: number, shown: readonly CardName[]): void;
  setHidden(card: CardName, isHidden: boolean): void;
  setRiskStep(step: number): void;
  setActivityScope(scope: string): void;
  setShowsStreak(isShown: boolean): void;
  reset(): void;
}

/** How a person has arranged the Workbench. */
export const useCardArrangement = create<CardArrangement>()(
  persist(
    (set) => ({
      order: [],
      hidden: [],
      riskStep: 0,
      activityScope: 'mine',
      showsStreak: false,
      move: (card, steps, shown) =>
        set(({ order }) => ({ order: movedCard(cardOrder(order), card, steps, shown) })),
      setHidden: (card, isHidden) =>
        set(({ hidden }) => ({
          hidden: isHidden
            ? [...hidden.filter((one) => one !== card), card]
            : hidden.filter((one) => one !== card),
        })),
      setRiskStep: (riskStep) => set({ riskStep }),
      setActivityScope: (activityScope) => set({ activityScope }),
      setShowsStreak: (showsStreak) => set({ showsStreak }),
      reset: () => set({ order: [], hidden: [] }),
    }),
    {
      name: 'pivotal.workbench',
      partialize: ({ order, hidden, riskStep, activityScope, showsStreak }) => ({
        order,
        hidden,
        riskStep,
        activityScope,
        showsStreak,
      }),
    },
  ),
);

/** All cards, as somebody has put them. */
export function cardOrder(arranged: readonly CardName[]): CardName[] {
  const order = arranged.filter((name) => CARD_NAMES.includes(name));
  CARD_NAMES.forEach((name, index) => {
    if (order.includes(name)) return;
    const before = CARD_NAMES[index - 1];
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, name);
  });
  return order;
}

/** A card moved past so many of those that are on screen; what is not shown keeps its place. */
export function movedCard(
  order: readonly CardName[],
  card: CardName,
  steps: number,
  shown: readonly CardName[],
): CardName[] {
  const visible = order.filter((name) => shown.includes(name));
  const at = visible.indexOf(card);
  const target = visible[Math.max(0, Math.min(visible.length - 1, at + steps))];
  if (at === -1 || target === undefined || target === card) return [...order];
  const rest = order.filter((name) => name !== card);
  return rest.toSpliced(rest.indexOf(target) + (steps > 0 ? 1 : 0), 0, card);
}
