/** The tag of end-to-end tests that `npm run test:long` runs instead of `npm test`. */
export const LONG = '@long';
