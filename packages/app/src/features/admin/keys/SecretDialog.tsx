import type { NewApiKey } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { CopyField } from '@/ui/CopyField';
import { OnceDialog } from '@/ui/OnceDialog';

/** The secret of a key, once. */
export const SecretDialog = ({ of: key, onClose }: { of: NewApiKey; onClose: () => void }) => (
  <OnceDialog
    title={t('admin.keys.secret_title', { name: key.name })}
    text={t('admin.keys.secret_text')}
    onClose={onClose}
  >
    <CopyField label={t('admin.keys.secret')} value={key.secret} testID="key-secret" />
  </OnceDialog>
);
