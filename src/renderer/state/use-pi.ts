import { useEffect, useState } from 'react';
import type { PI_CALLS } from '#shared/bridge/pi.ts';
import type { REPORT_CALLS } from '#shared/bridge/reports.ts';
import type { WORKBENCH_CALLS } from '#shared/bridge/workbench.ts';
import type { BridgeInput, BridgeOutput } from '#shared/bridge.ts';
import { useStore } from '../store/index.ts';

type PiCall = keyof typeof PI_CALLS | keyof typeof REPORT_CALLS | keyof typeof WORKBENCH_CALLS;

/** `stale`: what was answered before, while the main process cannot be reached. */
export type PiAnswer<Call extends PiCall> =
  | { readonly status: 'loading' | 'failed'; readonly value: null }
  | { readonly status: 'ready' | 'stale'; readonly value: BridgeOutput<Call> };

/** Changes often come many at once; what Pi says is asked again when they are over. */
const SETTLED_MS = 800;

/** What Pi or a report reckons, asked again when records have changed. @param input stays the same while its content does */
export function usePi<Call extends PiCall>(call: Call, input: BridgeInput<Call>): PiAnswer<Call> {
  const { bridge } = useStore();
  const [answer, setAnswer] = useState<PiAnswer<Call>>({ status: 'loading', value: null });
  const asked = JSON.stringify(input);
  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    /** One question at a time: what is reckoned over a large workspace takes longer than changes take to come. */
    let isAsking = false;
    let isAskedMeanwhile = false;
    const askSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, SETTLED_MS);
    };
    const answered = () => {
      isAsking = false;
      if (isCurrent && isAskedMeanwhile) askSoon();
    };
    function ask(): void {
      if (isAsking) {
        isAskedMeanwhile = true;
        return;
      }
      isAsking = true;
      isAskedMeanwhile = false;
      void bridge
        .call(call, JSON.parse(asked) as BridgeInput<Call>)
        .then(
          (value) => {
            if (isCurrent) setAnswer({ status: 'ready', value });
          },
          () => {
            if (!isCurrent) return;
            setAnswer(({ value }) =>
              value === null ? { status: 'failed', value: null } : { status: 'stale', value },
            );
          },
        )
        .then(answered);
    }
    ask();
    const end = bridge.on('replication.changed', askSoon);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      end();
    };
  }, [bridge, call, asked]);
  return answer;
}
