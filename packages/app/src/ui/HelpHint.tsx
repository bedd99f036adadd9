import { t } from '@lintel/contract/messages';
import Info from 'lucide-react-native/icons/info';
import { useRef, useState } from 'react';
import { View } from 'react-native';
import { IconButton } from './Button';
import { Popover } from './Popover';
import { Text } from './Text';

/** Help where it is needed: a small sign beside a thing that says what it means when it is pressed. */
export function HelpHint({ about, text }: { about: string; text: string }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<View>(null);
  const label = t('ui.help_about', { about });
  return (
    <View ref={anchor}>
      <IconButton size="small" icon={Info} label={label} onPress={() => setOpen(true)} />
      <Popover
        open={open}
        onClose={() => setOpen(false)}
        anchor={anchor}
        label={label}
        width={280}
        height={80}
      >
        <View style={{ padding: 14 }}>
          <Text>{text}</Text>
        </View>
      </Popover>
    </View>
  );
}
