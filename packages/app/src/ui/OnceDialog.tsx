import { t } from '@lintel/contract/messages';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import { Button } from './Button';
import { Checkbox } from './Choice';
import { Dialog } from './Dialog';
import { Notice } from './Notice';
import { makeStyles } from './theme-context';

const keepOpen = () => {};

interface Props {
  title: string;
  text: string;
  children: ReactNode;
  onClose: () => void;
}

/** What is shown once and never again: stays until the person says it is kept. */
export function OnceDialog({ title, text, children, onClose }: Props) {
  const styles = useStyles();
  const [kept, setKept] = useState(false);
  return (
    <Dialog open onClose={kept ? onClose : keepOpen} actions={false} width={600} title={title}>
      <View style={styles.body}>
        <Notice icon={TriangleAlert} tone="warning" text={text} />
        {children}
        <Checkbox label={t('ui.once.kept')} checked={kept} onChange={setKept} />
        <View style={styles.done}>
          <Button
            kind="filled"
            label={t('ui.done')}
            disabledReason={!kept && t('ui.once.first')}
            onPress={onClose}
          />
        </View>
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  body: { gap: 14, padding: 4 },
  done: { alignItems: 'flex-end' },
}));
