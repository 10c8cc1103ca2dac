const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/;

/** What an attachment is taken for when nobody says, or when it is not what it says. */
const UNKNOWN_TYPE = 'application/octet-stream';

/** How images that are shown begin. */
const BEGINNINGS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  'image/png': [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  'image/jpeg': [[0xff, 0xd8, 0xff]],
  'image/gif': [
    [0x47, 0x49, 0x46, 0x38, 0x37, 0x61],
    [0x47, 0x49, 0x46, 0x38, 0x39, 0x61],
  ],
  'image/webp': [[0x52, 0x49, 0x46, 0x46]],
  'application/pdf': [[0x25, 0x50, 0x44, 0x46]],
};

/** The media type of a header without its parameters; null when it is none. */
export function mediaTypeOf(header: string | undefined): string | null {
  const named = (header ?? UNKNOWN_TYPE).split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return MEDIA_TYPE.test(named) && named.length <= 255 ? named : null;
}

/** A file that says it is an image and does not begin like one is shown to nobody as an image. */
export function checkedType(type: string, bytes: Uint8Array): string {
  const beginnings = BEGINNINGS[type];
  if (beginnings === undefined) return type;
  const isOne = beginnings.some((beginning) => beginning.every((byte, at) => bytes[at] === byte));
  return isOne ? type : UNKNOWN_TYPE;
}
