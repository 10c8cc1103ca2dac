import type { CSSProperties } from 'react';
import { cx } from '../lib/cx.ts';
import { HEALTH_LABELS, type HealthBucket, healthBucket } from '../lib/words.ts';

const RINGS: Readonly<Record<HealthBucket, string>> = {
  good: 'health-ring health-ring-good',
  watch: 'health-ring health-ring-watch',
  risk: 'health-ring health-ring-risk',
};

export interface HealthRingProps {
  /** 0–100, or null while nothing is known. */
  readonly score: number | null;
}

/**
 * How a customer is doing: the score, and as much of a ring as it says, in the hue of its bucket. One element only:
 * lists are full of them.
 */
export function HealthRing({ score }: HealthRingProps) {
  const bucket = score === null ? null : healthBucket(score);
  return (
    <span
      role="img"
      aria-label={
        score === null || bucket === null ? 'Health not known' : `Health ${score}, ${HEALTH_LABELS[bucket]}`
      }
      style={{ '--score': score ?? 0 } as CSSProperties}
      className={cx('tabular', bucket === null ? 'health-ring-unknown' : RINGS[bucket])}
    >
      {score}
    </span>
  );
}
