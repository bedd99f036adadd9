import { hasMessage, t } from '@lintel/contract/messages';

/** The sentence for a code that came in an address; what is no code of ours is never shown. */
export function problemSentence(code: string): string {
  const key = `error.${code}`;
  const text = hasMessage(key) ? t(key) : '';
  return text === '' || /\{\w+\}/.test(text) ? t('auth.problem') : text;
}
