import type { ReactNode } from 'react';
import { View } from 'react-native';
import { Dialog } from '@/ui/Dialog';
import { Sheet } from '@/ui/Sheet';
import { makeStyles, useWidth } from '@/ui/theme-context';

interface Props {
  title: string;
  onClose: () => void;
  /** Buttons that stay in view. */
  footer: ReactNode;
  children: ReactNode;
}

/** A sheet on phones, a dialog elsewhere; the buttons stay in view. */
export function Panel({ title, onClose, footer, children }: Props) {
  const styles = useStyles();
  if (useWidth() === 'compact') {
    return (
      <Sheet open onClose={onClose} title={title} footer={<View style={styles.stack}>{footer}</View>}>
        <View style={styles.sheet}>{children}</View>
      </Sheet>
    );
  }
  return (
    <Dialog open onClose={onClose} title={title} footer={footer} width={560}>
      <View style={styles.body}>{children}</View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  sheet: { padding: 16, gap: 14 },
  body: { gap: 14, padding: 4 },
  stack: { flexDirection: 'column-reverse', gap: 8 },
}));
