/** Throws unless `key` is one Lintel generates: segments of letters, digits, `_`, `-` and inner dots. */
export function checkKey(key: string): string {
  if (key.length > 500 || !/^[\w-]+(\.[\w-]+)*(\/[\w-]+(\.[\w-]+)*)*$/.test(key))
    throw new Error('Not a file key');
  return key;
}
