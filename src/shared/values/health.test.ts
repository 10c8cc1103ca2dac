import { expect, test } from 'vitest';
import { bucketOf, DEFAULT_HEALTH_BOUNDS } from './health.ts';

test.each([
  [80, 'healthy'],
  [79, 'watch'],
  [60, 'watch'],
  [59, 'at_risk'],
])('where healthy begins at 80 and watch at 60, a score of %s is %s', (score, bucket) => {
  expect(bucketOf(score, { healthy: 80, watch: 60 })).toBe(bucket);
});

test.each([
  [100, 'healthy'],
  [70, 'healthy'],
  [69, 'watch'],
  [40, 'watch'],
  [39, 'at_risk'],
  [0, 'at_risk'],
])('where nobody has set them, a score of %s is %s', (score, bucket) => {
  expect(bucketOf(score, DEFAULT_HEALTH_BOUNDS)).toBe(bucket);
});
