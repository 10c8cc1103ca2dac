/** What screens name of the sync; apart from its schemas, since a start waits for none. */

/** The `code` of `unauthorized` while the key is behind a keychain that does not answer. */
export const KEYCHAIN_LOCKED = 'keychain_locked';

/** What stands at a record that the cloud does not have as it is here. */
export const RECORD_MARKS = ['pending', 'undecided', 'failed', 'twin', 'uncertain', 'conflict'] as const;
export type RecordMark = (typeof RECORD_MARKS)[number];

/** What can be done with a record that was here before, and one of the cloud that seems to be the same. */
export const MATCH_ACTIONS = ['link', 'keep_both', 'leave_here'] as const;
export type MatchAction = (typeof MATCH_ACTIONS)[number];
