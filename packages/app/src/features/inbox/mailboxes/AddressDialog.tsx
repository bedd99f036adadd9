import { t } from '@lintel/contract/messages';
import { CopyField } from '@/ui/CopyField';
import { OnceDialog } from '@/ui/OnceDialog';

export interface Made {
  name: string;
  url: string;
}

/** The address mail is posted to, once. */
export const AddressDialog = ({ of, onClose }: { of: Made; onClose: () => void }) => (
  <OnceDialog
    title={t('inbox.mailbox.address_title', { name: of.name })}
    text={t('inbox.mailbox.address_text')}
    onClose={onClose}
  >
    <CopyField label={t('inbox.mailbox.address')} value={of.url} rows={2} />
  </OnceDialog>
);
