import shapes from './wire-shapes.json' with { type: 'json' };

/**
 * The version of the v1 wire shapes: the last one recorded in `wire-shapes.json`. With any change of a schema (inside
 * v1 nothing may be removed, renamed or narrowed) a new version is recorded there with its hash; a test holds the two
 * together.
 */
export const CONTRACT_VERSION = Object.keys(shapes).at(-1) ?? '';
