/** A path of this app to go on to after sign-in; anything that could lead elsewhere becomes the start. */
export function safeNext(next: string | string[] | undefined): string {
  const path = Array.isArray(next) ? next[0] : next;
  if (!path?.startsWith('/') || path.startsWith('//') || path.includes('\\') || path.startsWith('/sign-in'))
    return '/leads';
  return path;
}
