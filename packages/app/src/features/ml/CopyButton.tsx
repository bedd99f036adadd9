import { t } from '@lintel/contract/messages';
import Check from 'lucide-react-native/icons/check';
import Copy from 'lucide-react-native/icons/copy';
import { useState } from 'react';
import { copyText } from '@/platform/copy-text';
import { Button } from '@/ui/Button';
import { useToast } from '@/ui/Toast';

/** Copies a text; says so on itself. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const toast = useToast();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    copyText(text).then(
      () => setCopied(true),
      () => toast({ message: t('ml.ui.copy_failed'), tone: 'danger' }),
    );
  return (
    <Button
      size="small"
      icon={copied ? Check : Copy}
      label={copied ? t('ml.ui.copied') : t('ml.ui.copy')}
      spoken={copied ? undefined : t('ml.ui.copy_what', { what })}
      onPress={() => void copy()}
    />
  );
}
