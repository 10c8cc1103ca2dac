/**
 * Tests that try a thing many times over, in `npm test` often enough to notice what breaks, in `npm run test:long`
 * as often as was promised. Their files are named for the project `long` in `vitest.config.ts`.
 */
const isLong = process.env.PIVOTAL_LONG !== undefined;

/** How often, or how many. */
export function extent(always: number, long: number): number {
  return isLong ? long : always;
}
