import { t } from '@lintel/contract/messages';
import { problemText } from '@/store/problem';
import { Text } from '@/ui/Text';

/** Under a form whose change was refused; nothing when it was not. */
export const NotSaved = ({ error }: { error: unknown }) =>
  error ? (
    <Text tone="dangerText" live="polite">
      {`${t('admin.not_saved')} ${problemText(error)}`}
    </Text>
  ) : null;
