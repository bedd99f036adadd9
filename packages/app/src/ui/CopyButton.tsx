import { t } from '@lintel/contract/messages';
import Check from 'lucide-react-native/icons/check';
import Copy from 'lucide-react-native/icons/copy';
import { useState } from 'react';
import { Button } from './Button';
import { useCopy } from './use-copy';

/** Copies a text and says so on itself; `what` it is, for whoever hears the screen. */
export function CopyButton({ text, what, size }: { text: string; what: string; size?: 'small' }) {
  const copy = useCopy();
  const [copied, setCopied] = useState(false);
  return (
    <Button
      size={size}
      icon={copied ? Check : Copy}
      label={t(copied ? 'ui.copied' : 'ui.copy')}
      spoken={t(copied ? 'ui.copied_what' : 'ui.copy_what', { what })}
      onPress={() => void copy(text).then((done) => done && setCopied(true))}
    />
  );
}
