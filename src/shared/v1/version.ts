/**
 * The version of the v1 wire shapes. Raise it with any change of a schema (inside v1 nothing may be
 * removed, renamed or narrowed) and record the new hash in `wire-shapes.json`; a test holds the two together.
 */
export const CONTRACT_VERSION = '1.1.0';
