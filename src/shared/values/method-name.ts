/**
 * Whether an id is what every object has by itself, such as `constructor`. Code of others that looks records up in plain
 * objects takes it for one of those: no record goes by it.
 */
export function isMethodName(id: string): boolean {
  return Reflect.has(Object.prototype, id);
}
