import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** The parts of V8's profile format that are read here. Times are in microseconds. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface FunctionShare {
  readonly name: string;
  /** Of the time in which the process was not idle: in the function itself, and with all it calls. */
  readonly self: number;
  readonly total: number;
}

/** Where a process spent its working time, the function with the most time of its own first. */
export function summariseProfile(file: string): FunctionShare[] {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  const parents = new Map<number, number>();
  const names = new Map<number, string>();
  for (const { id, callFrame, children = [] } of profile.nodes) {
    names.set(id, nameOf(callFrame));
    for (const child of children) parents.set(child, id);
  }
  const self = new Map<string, number>();
  const total = new Map<string, number>();
  const add = (times: Map<string, number>, name: string, time: number) =>
    times.set(name, (times.get(name) ?? 0) + time);
  let working = 0;
  profile.samples.forEach((sample, index) => {
    const name = names.get(sample) ?? '';
    const time = profile.timeDeltas[index] ?? 0;
    if (name === '(idle)' || name === '(root)') return;
    working += time;
    add(self, name, time);
    // A function that calls itself counts once.
    const onStack = new Set<string>();
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
      onStack.add(names.get(id) ?? '');
    }
    for (const caller of onStack) add(total, caller, time);
  });
  return [...total.keys()]
    .map((name) => ({
      name,
      self: (self.get(name) ?? 0) / working,
      total: (total.get(name) ?? 0) / working,
    }))
    .filter(({ name }) => name !== '(root)')
    .sort((a, b) => b.self - a.self);
}

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  return url === '' ? name : `${name} ${url.startsWith('node:') ? url : basename(url)}:${lineNumber + 1}`;
}
