import type { PI_CALLS } from '#shared/bridge/pi.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import { briefInMarkdown, briefOf } from '../features/pi/brief.ts';
import type { Pi } from '../features/pi/pi.ts';
import type { SummaryItem } from '../features/pi/summary.ts';
import type { Hub } from '../hub/hub.ts';
import type { BridgeHandlers } from './handlers.ts';

/** What Pi reckons, with the keys that the window knows records by. */
export function createPiHandlers(hub: Hub, pi: Pi): Pick<BridgeHandlers, keyof typeof PI_CALLS> {
  return {
    'pi.health': async ({ customer_key }) => {
      const { score, bucket, signals, history } = await pi.health(
        hub.reads.resolveLive('customer', customer_key),
      );
      return {
        score,
        bucket,
        signals: signals.map(({ name, weight, points, data }) => ({
          name,
          weight,
          points,
          data: { ...data },
        })),
        history: history.map((entry) => ({ ...entry })),
      };
    },
    'pi.risks': async ({ owner_key, limit }) => {
      const { all, risks } = await pi.risks(limit, owner_key);
      return {
        all,
        risks: risks.map(({ type, id, customer_id, score, reasons }) => ({
          type,
          key: hub.reads.resolve(type, id),
          customer_key: hub.reads.resolve('customer', customer_id),
          score,
          reasons: reasons.map((reason) => ({ ...reason })),
        })),
      };
    },
    'pi.forecasts': async ({ customer_key }) => {
      const forecasts = await pi.forecasts(customer_key);
      return {
        forecasts: forecasts.map(
          ({ onboarding_id, estimate, slippage_days, confidence, reason, factors }) => ({
            onboarding_key: hub.reads.resolve(onboarding.type, onboarding_id),
            estimate,
            slippage_days,
            confidence,
            reason,
            factors: factors.map((factor) => ({ ...factor })),
          }),
        ),
      };
    },
    'pi.summary': async ({ owner_key }) => {
      const { day, sections } = await pi.summary(owner_key);
      const of = ({ type, id, words }: SummaryItem) => {
        const key = hub.reads.resolve(type, id);
        return { type, key, words, onboarding_key: onboardingAbove(hub, type, key) };
      };
      return {
        day,
        sections: sections.map(({ items, ...section }) => ({ ...section, items: items.map(of) })),
      };
    },
    'pi.brief': async ({ customer_key, since }) => ({
      markdown: briefInMarkdown(await briefOf(hub, pi, customer_key, since)),
    }),
  };
}

/** The key of the onboarding that a record is below; null where it is below none. */
function onboardingAbove(hub: Hub, type: SummaryItem['type'], key: string): string | null {
  const { onboarding_id } = JSON.parse(hub.reads.get(type, key)) as { onboarding_id?: string };
  return onboarding_id === undefined ? null : hub.reads.resolve(onboarding.type, onboarding_id);
}
