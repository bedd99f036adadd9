import { type ReactNode, type RefObject, useEffect, useState } from 'react';
import { Keyboard, ScrollView, useWindowDimensions, View } from 'react-native';
import { Overlay } from './Overlay';
import { type Box, placeBeside } from './place';
import { Sheet } from './Sheet';
import { makeStyles, useWidth } from './theme-context';

interface Props {
  open: boolean;
  onClose: () => void;
  anchor: RefObject<View | null>;
  label: string;
  /** Width in points; `anchor` takes that of the anchor. */
  width?: number | 'anchor';
  /** Best guess of the content's height, used to choose the side before it is measured. */
  height?: number;
  align?: 'start' | 'end';
  children: ReactNode;
}

/** Floating content beside its anchor; a sheet from below on phones. */
export function Popover({ open, onClose, anchor, label, width = 240, height = 240, align, children }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const window = useWindowDimensions();
  const [box, setBox] = useState<Box>();
  const [measured, setMeasured] = useState(height);

  useEffect(() => {
    if (!open || compact) return setBox(undefined);
    Keyboard.dismiss();
    anchor.current?.measureInWindow((x, y, w, h) => setBox({ x, y, width: w, height: h }));
  }, [open, compact, anchor]);

  if (compact) {
    return (
      <Sheet open={open} onClose={onClose} title={label}>
        {children}
      </Sheet>
    );
  }
  if (!open || !box) return null;
  const wide = width === 'anchor' ? Math.max(box.width, 220) : width;
  const at = placeBeside(box, { width: wide, height: measured }, window, align);
  return (
    <Overlay open onClose={onClose} label={label}>
      <View
        onLayout={(event) => setMeasured(event.nativeEvent.layout.height)}
        style={[styles.card, { left: at.x, top: at.y, width: wide, maxHeight: at.maxHeight }]}
      >
        <ScrollView keyboardShouldPersistTaps="handled" style={styles.scroll}>
          {children}
        </ScrollView>
      </View>
    </Overlay>
  );
}

const useStyles = makeStyles(({ colors, radius, shadow }) => ({
  card: {
    position: 'absolute',
    backgroundColor: colors.raised,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    boxShadow: shadow.sh2,
    overflow: 'hidden',
  },
  scroll: { flexGrow: 0, flexShrink: 1 },
}));
