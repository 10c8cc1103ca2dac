import { Link } from 'wouter';
import type { RiskAnswer } from '#shared/bridge/pi.ts';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { paths, refOf } from '../../routes.ts';
import { usePi } from '../../state/use-pi.ts';
import { useCardArrangement } from './arrangement.ts';
import { Card, CardNote, CardReading } from './card.tsx';

interface RiskLaneProps {
  /** Whose customers; null for everybody's. */
  readonly ownerKey: string | null;
  readonly customers: ReadonlyMap<string, CustomerReplica>;
  readonly onboardings: ReadonlyMap<string, OnboardingReplica>;
}

const STEPS = [10, 25, 1000] as const;

/** What is most at risk, each with its reasons. */
export function RiskLane({ ownerKey, customers, onboardings }: RiskLaneProps) {
  const step = useCardArrangement((state) => state.riskStep);
  const setStep = useCardArrangement((state) => state.setRiskStep);
  const limit = STEPS[step] ?? STEPS[0];
  const { status, value } = usePi('pi.risks', {
    limit,
    ...(ownerKey === null ? {} : { owner_key: ownerKey }),
  });
  const risks = value?.risks ?? [];
  const isMore = value !== null && value.all > risks.length;
  return (
    <Card title="At risk" detail={value?.all}>
      {status === 'loading' ? <CardReading /> : null}
      {status === 'failed' ? <CardNote>What is at risk could not be reckoned just now.</CardNote> : null}
      {value !== null && risks.length === 0 ? <CardNote>Nothing is at risk.</CardNote> : null}
      <ul aria-label="What is at risk" className="flex flex-col py-1">
        {risks.map((risk) => (
          <RiskRow
            key={risk.key}
            risk={risk}
            customer={customers.get(risk.customer_key)}
            onboarding={onboardings.get(risk.key)}
          />
        ))}
      </ul>
      {isMore || (step > 0 && value !== null && value.all > STEPS[0]) ? (
        <div className="flex gap-1 px-2 pb-2">
          {isMore ? (
            <Button variant="quiet" size="small" onClick={() => setStep(step + 1)}>
              {value.all <= (STEPS[step + 1] ?? 0) ? `Show all ${value.all}` : `Show ${STEPS[step + 1]}`}
            </Button>
          ) : null}
          {step > 0 ? (
            <Button variant="quiet" size="small" onClick={() => setStep(0)}>
              Show 10
            </Button>
          ) : null}
        </div>
      ) : null}
    </Card>
  );
}

interface RiskRowProps {
  readonly risk: RiskAnswer;
  readonly customer: CustomerReplica | undefined;
  readonly onboarding: OnboardingReplica | undefined;
}

function RiskRow({ risk, customer, onboarding }: RiskRowProps) {
  if (customer === undefined) return null;
  const isOnboarding = onboarding !== undefined;
  const name = isOnboarding ? (onboarding.name ?? customer.name) : customer.name;
  return (
    <li>
      <Link
        href={
          risk.key !== risk.customer_key
            ? paths.onboarding(isOnboarding ? refOf(onboarding) : risk.key)
            : paths.customer(refOf(customer))
        }
        className="flex min-h-11 items-start gap-3 px-4 py-1.5 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span
          className="mt-0.5 w-8 shrink-0 rounded-full bg-pill-red-soft text-center text-xs font-medium text-pill-red-text tabular"
          title={`Risk ${risk.score} of 100`}
        >
          <span className="sr-only">Risk </span>
          {risk.score}
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex min-w-0 items-baseline gap-2">
            <span dir="auto" className="cut" title={name}>
              {name}
            </span>
            {isOnboarding && onboarding.name !== null ? (
              <span dir="auto" className="cut text-xs text-muted" title={customer.name}>
                {customer.name}
              </span>
            ) : null}
          </span>
          <span className="block text-xs text-muted">
            {risk.reasons.map(({ words }) => words).join(' · ')}
          </span>
        </span>
      </Link>
    </li>
  );
}
