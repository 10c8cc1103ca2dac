/** Calendar days as text, `2026-12-15`, without a time or a time zone. */

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Whether a text is a day as v1 and spreadsheets write it, and that day exists. */
export function isDay(text: string): boolean {
  return DAY.test(text) && new Date(text).toJSON()?.startsWith(text) === true;
}
