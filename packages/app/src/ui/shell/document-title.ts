import { t } from '@lintel/contract/messages';

/** "Leads · Lintel": what the browser's tab and history say. */
export const documentTitle = (title: string): string => `${title} · ${t('ui.app')}`;
