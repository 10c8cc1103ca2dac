const ROWS = [
  { y: 14, name: 92, health: 0.9, colour: 'var(--health-good)', steps: 5 },
  { y: 40, name: 64, health: 0.7, colour: 'var(--health-good)', steps: 3 },
  { y: 66, name: 108, health: 0.4, colour: 'var(--health-watch)', steps: 2 },
] as const;

const ROUND = 2 * Math.PI * 6;
const STEPS = [0, 1, 2, 3, 4, 5, 6] as const;

/** What Pivotal shows, in small: customers, how they are, and how far their onboardings have come. */
export function FirstPicture() {
  return (
    <svg viewBox="0 0 376 92" aria-hidden="true" className="mb-1 w-full rounded-control bg-surface">
      {ROWS.map(({ y, name, health, colour, steps }) => (
        <g key={y}>
          <rect x="18" y={y} width={name} height="8" rx="4" fill="var(--text)" opacity=".75" />
          <rect x="18" y={y + 12} width={name * 0.6} height="4" rx="2" fill="var(--text)" opacity=".2" />
          <circle cx="176" cy={y + 7} r="6" fill="none" stroke="var(--line)" strokeWidth="3" />
          <circle
            cx="176"
            cy={y + 7}
            r="6"
            fill="none"
            stroke={colour}
            strokeWidth="3"
            strokeDasharray={`${ROUND * health} ${ROUND}`}
            transform={`rotate(-90 176 ${y + 7})`}
          />
          {STEPS.map((step) => (
            <rect
              key={step}
              x={204 + step * 22}
              y={y + 4}
              width="19"
              height="6"
              rx="3"
              fill={step < steps ? 'var(--accent)' : 'var(--line)'}
            />
          ))}
        </g>
      ))}
    </svg>
  );
}
