import type { Actor } from '../../hub/events/event-log.ts';

/** Who writes scores and nudges. */
export const PI: Actor = { name: 'Pi', type: 'system' };
