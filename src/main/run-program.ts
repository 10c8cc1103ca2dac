import { execFile } from 'node:child_process';

/** Runs a program and hands back what it printed. @throws when it cannot be run, fails, or takes too long */
export type RunProgram = (program: string, parameters: readonly string[]) => Promise<string>;

const LIMIT_MS = 3000;

export const runProgram: RunProgram = (program, parameters) =>
  new Promise((resolve, reject) => {
    execFile(program, [...parameters], { timeout: LIMIT_MS }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(error);
    });
  });
