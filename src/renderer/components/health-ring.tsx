import { HEALTH_LABELS, healthBucket } from '../lib/words.ts';

const RADIUS = 6;
const LENGTH = 2 * Math.PI * RADIUS;

const STROKES = {
  good: 'stroke-health-good',
  watch: 'stroke-health-watch',
  risk: 'stroke-health-risk',
} as const;

export interface HealthRingProps {
  /** 0–100, or null while nothing is known. */
  readonly score: number | null;
  /** The number beside the ring. */
  readonly hasNumber?: boolean;
  /** Pixels across. */
  readonly size?: number;
}

/** How a customer is doing: as much of the ring as the score, in the hue of its bucket. */
export function HealthRing({ score, hasNumber = true, size = 16 }: HealthRingProps) {
  const bucket = score === null ? null : healthBucket(score);
  const words =
    score === null || bucket === null ? 'Health not known' : `Health ${score}, ${HEALTH_LABELS[bucket]}`;
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg
        width={size}
        height={size}
        viewBox="0 0 16 16"
        role="img"
        aria-label={words}
        className="shrink-0 -rotate-90"
      >
        <circle
          cx="8"
          cy="8"
          r={RADIUS}
          fill="none"
          strokeWidth="2.5"
          className="stroke-health-none opacity-45"
          strokeDasharray={score === null ? '2 2' : undefined}
        />
        {score === null || bucket === null ? null : (
          <circle
            cx="8"
            cy="8"
            r={RADIUS}
            fill="none"
            strokeWidth="2.5"
            strokeLinecap="round"
            className={STROKES[bucket]}
            strokeDasharray={`${(Math.max(score, 3) / 100) * LENGTH} ${LENGTH}`}
          />
        )}
      </svg>
      {hasNumber && score !== null ? (
        <span aria-hidden="true" className="tabular">
          {score}
        </span>
      ) : null}
    </span>
  );
}
