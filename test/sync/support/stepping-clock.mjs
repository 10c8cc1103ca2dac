import { readFileSync } from 'node:fs';

/**
 * Loaded into a process under test: its clock is as many milliseconds off as the file says, from the moment on
 * that the file says so. Timers and steady clocks are left alone, as they are when somebody sets the time.
 */
const file = process.env.STEPPING_CLOCK_FILE;
let offset = 0;
function look() {
  try {
    offset = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    // The test is over.
  }
}
if (file !== undefined) {
  look();
  setInterval(look, 10).unref();
  const Real = globalThis.Date;
  globalThis.Date = class SteppedDate extends Real {
    constructor(...values) {
      if (values.length === 0) super(Real.now() + offset);
      else super(...values);
    }
    static now() {
      return Real.now() + offset;
    }
  };
}
