import { type ReactNode, useMemo } from 'react';
import type { ForecastAnswer, SummaryAnswer } from '#shared/bridge/pi.ts';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { DayText, useNow } from '../../components/date-text.tsx';
import { withDays } from '../../lib/dates.ts';
import { count } from '../../lib/words.ts';
import { pageOf } from '../../records/record-page.ts';
import { paths, refOf } from '../../routes.ts';
import { usePi } from '../../state/use-pi.ts';
import { useCustomers, useOnboardings } from '../../store/index.ts';

export interface PiEntry {
  readonly key: string;
  /** What it is about. */
  readonly href: string;
  readonly words: string;
  readonly detail: ReactNode;
}

export type PiAnswerList =
  | 'loading'
  | 'failed'
  | {
      readonly sections: readonly { readonly title: string; readonly entries: readonly PiEntry[] }[];
      /** Of what is not listed. */
      readonly more: number;
    };

const MOST_RISKS = 50;

/** @param ownerKey whose customers; null for everybody's */
export function usePiRisks(ownerKey: string | null): PiAnswerList {
  const { customers, onboardings } = useNamed();
  const { status, value } = usePi('pi.risks', { limit: MOST_RISKS, ...ofOwner(ownerKey) });
  if (value === null) return status;
  const entries = value.risks.flatMap(({ key, customer_key, score, reasons }): PiEntry[] => {
    const customer = customers.get(customer_key);
    if (customer === undefined) return [];
    const onboarding = onboardings.get(key);
    const href =
      onboarding === undefined ? paths.customer(refOf(customer)) : paths.onboarding(refOf(onboarding));
    const detail = `Risk ${score} of 100: ${reasons.map(({ words }) => words).join(' · ')}`;
    return [{ key, href, words: nameOf(onboarding, customer), detail }];
  });
  return { sections: [{ title: 'At risk', entries }], more: value.all - value.risks.length };
}

/** @param ownerKey whose customers; null for everybody's */
export function usePiSummary(ownerKey: string | null): PiAnswerList {
  const now = useNow();
  const { status, value } = usePi('pi.summary', ofOwner(ownerKey));
  if (value === null) return status;
  const sections = value.sections.map(({ title, items }) => ({
    title,
    entries: items.map((item) => ({
      key: item.key,
      href: pathOf(item),
      words: withDays(item.words, now),
      detail: null,
    })),
  }));
  return { sections, more: 0 };
}

function pathOf(item: SummaryAnswer['sections'][number]['items'][number]): string {
  const { type, key, onboarding_key: onboarding } = item;
  return pageOf({ type, key, ref: key, customer: key, onboarding });
}

/** Those that slip most come first. @param ownerKey whose customers; null for everybody's */
export function usePiForecasts(ownerKey: string | null): PiAnswerList {
  const { customers, onboardings } = useNamed();
  const { status, value } = usePi('pi.forecasts', {});
  if (value === null) return status;
  const slips = ({ slippage_days: days }: ForecastAnswer) => days ?? Number.NEGATIVE_INFINITY;
  const entries = value.forecasts
    .toSorted((a, b) => slips(b) - slips(a) || 0)
    .flatMap((forecast): PiEntry[] => {
      const onboarding = onboardings.get(forecast.onboarding_key);
      const customer = onboarding === undefined ? undefined : customers.get(onboarding.customer_key);
      if (onboarding === undefined || customer === undefined) return [];
      if (ownerKey !== null && customer.owner_id !== ownerKey) return [];
      const href = paths.onboarding(refOf(onboarding));
      const words = nameOf(onboarding, customer);
      return [{ key: onboarding.key, href, words, detail: <Estimate forecast={forecast} /> }];
    });
  return { sections: [{ title: 'Forecasts', entries }], more: 0 };
}

function Estimate({ forecast }: { readonly forecast: ForecastAnswer }) {
  const { estimate, slippage_days: late, confidence, reason, factors } = forecast;
  if (estimate === null) return <>{reason}</>;
  const rest = [
    ...(late === null ? [] : [slippage(late)]),
    ...(confidence === null ? [] : [`${confidence} confidence`]),
    ...(reason === null ? [] : [reason]),
    ...factors.map(({ words }) => words),
  ];
  return (
    <>
      Likely on <DayText day={estimate} />
      {rest.map((words) => ` · ${words}`)}
    </>
  );
}

function slippage(days: number): string {
  if (days === 0) return 'on its target';
  return `${count(Math.abs(days), 'day')} ${days > 0 ? 'after' : 'before'} its target`;
}

function nameOf(onboarding: OnboardingReplica | undefined, customer: CustomerReplica): string {
  return onboarding?.name == null ? customer.name : `${onboarding.name} (${customer.name})`;
}

function ofOwner(key: string | null): { readonly owner_key?: string } {
  return key === null ? {} : { owner_key: key };
}

function useNamed() {
  const customers = useCustomers().rows;
  const onboardings = useOnboardings().rows;
  return useMemo(
    () => ({
      customers: new Map(customers.map((row) => [row.key, row])),
      onboardings: new Map(onboardings.map((row) => [row.key, row])),
    }),
    [customers, onboardings],
  );
}
