import { hasMessage, t } from '@lintel/contract/messages';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A recorded action in plain words; one this app does not know yet is read out of its name. */
export function actionWords(action: string): string {
  const key = `admin.did.${action}`;
  return hasMessage(key) ? t(key) : capital(action.replaceAll(/[._]/g, ' '));
}

/** The kind of record an entry is about. */
export function kindWords(kind: string): string {
  const key = `admin.kind.${kind}`;
  return hasMessage(key) ? t(key) : capital(kind.replaceAll('_', ' '));
}
