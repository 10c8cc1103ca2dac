const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LEFT_TO_RIGHT = /[A-Za-z\u00c0-\u058f\u0900-\u1fff\u3040-\ud7ff]/;

/** How a line of somebody's words is cut when there is no room for it: always at the end of what is read. */
export function cutOf(text: string): 'cut' | 'cut-mixed' {
  return RIGHT_TO_LEFT.test(text) && LEFT_TO_RIGHT.test(text) ? 'cut-mixed' : 'cut';
}

/** Whether letters that are read from the right are among it. */
export function isFromTheRight(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}
