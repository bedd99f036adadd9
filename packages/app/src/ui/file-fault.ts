import { t } from '@lintel/contract/messages';

const unit = 1024;

/** "12 MB": bytes as a person says them. */
export function showBytes(bytes: number): string {
  const steps = ['B', 'kB', 'MB', 'GB'];
  const step = Math.min(steps.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(unit)));
  const value = bytes / unit ** step;
  return `${value < 10 && step > 0 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${steps[step]}`;
}

/** Why this file cannot be taken, or undefined. The server looks again at what is in it. */
export function fileFault(
  file: { readonly name: string; readonly size: number },
  accept: readonly string[],
  maxSize?: number,
): string | undefined {
  const name = file.name.toLowerCase();
  if (accept.length > 0 && !accept.some((ending) => name.endsWith(ending))) {
    return t('ui.file.wrong_kind', { kinds: accept.join(', ') });
  }
  if (maxSize !== undefined && file.size > maxSize)
    return t('ui.file.too_large', { limit: showBytes(maxSize) });
  return undefined;
}
