/** What a health score means: how the app, its searches and its colours call it. */
export const HEALTH_BUCKETS = ['healthy', 'watch', 'at_risk'] as const;
export type HealthBucket = (typeof HEALTH_BUCKETS)[number];

/** The lowest scores of the two upper buckets, as the workspace has set them. */
export interface HealthBounds {
  readonly healthy: number;
  readonly watch: number;
}

/** Of a workspace that has set none. */
export const DEFAULT_HEALTH_BOUNDS: HealthBounds = { healthy: 70, watch: 40 };

export function bucketOf(score: number, bounds: HealthBounds): HealthBucket {
  if (score >= bounds.healthy) return 'healthy';
  return score >= bounds.watch ? 'watch' : 'at_risk';
}
