import { loadScreen } from '../../../components/load-screen.tsx';

/** The board's code is as large as the list's: who opens the list does not wait for it. */
export const onboardingsBoard = loadScreen(() => import('./onboardings-board.tsx'));
