import type { CSSProperties } from 'react';
import { bucketOf, type HealthBucket } from '#shared/values/health.ts';
import { cx } from '../lib/cx.ts';
import { HEALTH_LABELS } from '../lib/words.ts';
import { useHealthBounds } from '../state/health-bounds.ts';

const RINGS: Readonly<Record<HealthBucket, string>> = {
  healthy: 'health-ring health-ring-good',
  watch: 'health-ring health-ring-watch',
  at_risk: 'health-ring health-ring-risk',
};

export interface HealthRingProps {
  /** 0–100. */
  readonly score: number;
}

/**
 * How a customer is doing: the score, and as much of a ring as it says, in the hue of its bucket. One element only:
 * lists are full of them.
 */
export function HealthRing({ score }: HealthRingProps) {
  const bucket = bucketOf(score, useHealthBounds());
  return (
    <span
      role="img"
      aria-label={`Health ${score}, ${HEALTH_LABELS[bucket]}`}
      style={{ '--score': score } as CSSProperties}
      className={cx('tabular', RINGS[bucket])}
    >
      {score}
    </span>
  );
}
