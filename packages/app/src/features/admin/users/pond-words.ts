import type { Pond } from '@lintel/contract';
import { currentLocale, t } from '@lintel/contract/messages';

/** The server stops counting here. */
const COUNTED = 1000;

const shown = ({ leads }: Pond): string =>
  `${leads.toLocaleString(currentLocale())}${leads >= COUNTED ? '+' : ''}`;

/** How many leads wait in it. */
export const pondLeads = (pond: Pond): string =>
  t('admin.ponds.leads', { count: pond.leads, shown: shown(pond) });

/** What becomes of its leads, and of who could see them, when it is removed. */
export const removalText = (pond: Pond): string =>
  pond.leads === 0
    ? t('admin.ponds.remove_empty')
    : t('admin.ponds.remove_text', { count: pond.leads, shown: shown(pond) });
