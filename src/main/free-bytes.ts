/**
 * Gives the memory of bytes back at once that nobody reads any more: V8 collects so seldom where there is little else to
 * collect that they would pile up.
 */
export function freeBytes({ buffer, byteLength }: Buffer): void {
  // Small ones share their memory with others.
  if (byteLength > 0 && buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
