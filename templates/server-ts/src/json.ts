export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isObjectOf<Item>(
  value: unknown,
  isItem: (item: unknown) => item is Item,
): value is Record<string, Item> {
  return isObject(value) && Object.values(value).every((item) => isItem(item));
}
