import { t } from '@lintel/contract/messages';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { View } from 'react-native';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { Popover } from '@/ui/Popover';
import { PressBox } from '@/ui/PressBox';
import { type Option, OptionList } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme, useWidth } from '@/ui/theme-context';
import { type KeyPress, type PressState, webProps } from '@/ui/web-props';
import { ReadOnlyMark } from './ReadOnlyMark';
import { useInHand } from './viewers/in-hand';

interface RowProps {
  label: string;
  icon?: LucideIcon;
  /** The value in words; empty for none. */
  text: string;
  /** Drawn in the place of the words. */
  value?: ReactNode;
  /** Without the right to change it, the value is only text. */
  editable: boolean;
  /** The person's role keeps this one field from changes, which is said beside it. */
  readOnly?: boolean;
}

function Row({ label, icon, children }: Pick<RowProps, 'label' | 'icon'> & { children: ReactNode }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  return (
    <View style={[styles.row, compact && styles.tall]}>
      <View style={[styles.label, compact && styles.wideLabel]}>
        {icon && (
          <View style={styles.icon}>
            <Icon of={icon} tone="text3" />
          </View>
        )}
        <Text tone="text2" lines={2} style={styles.shrink}>
          {label}
        </Text>
      </View>
      <View style={styles.value}>{children}</View>
    </View>
  );
}

/** A field whose value the person's role keeps from them. */
export function HiddenRow({ label, icon }: Pick<RowProps, 'label' | 'icon'>) {
  return (
    <Row label={label} icon={icon}>
      <Text tone="text3">{t('leads.hidden')}</Text>
    </Row>
  );
}

/** A value that cannot be changed here, and why when the field's own rule forbids it. */
function FixedRow({ label, icon, text, value, readOnly }: Omit<RowProps, 'editable'>) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  return (
    <Row label={label} icon={icon}>
      <View style={[styles.fixed, compact && styles.touch]}>
        <View style={styles.shrink}>
          <Shown text={text} value={value} />
        </View>
        {readOnly && <ReadOnlyMark field={label} />}
      </View>
    </Row>
  );
}

function Shown({ text, value }: Pick<RowProps, 'text' | 'value'>) {
  if (value) return value;
  return <Text tone={text ? 'text' : 'text3'}>{text || t('leads.detail.not_set')}</Text>;
}

/** The value as a button that begins editing; gives the focus back when editing ends. */
function ValueButton({
  label,
  text,
  value,
  onPress,
  buttonRef,
  expanded,
}: Pick<RowProps, 'label' | 'text' | 'value'> & {
  onPress: () => void;
  buttonRef: React.RefObject<View | null>;
  expanded?: boolean;
}) {
  const styles = useStyles();
  const { colors } = useTheme();
  const compact = useWidth() === 'compact';
  return (
    <PressBox
      ref={buttonRef}
      role="button"
      aria-expanded={expanded}
      aria-label={
        value ? undefined : t('leads.detail.spoken', { field: label }) + (text || t('leads.detail.not_set'))
      }
      onPress={onPress}
      style={(state: PressState) => [
        styles.button,
        compact && styles.touch,
        state.hovered && { backgroundColor: colors.hover, borderColor: colors.line },
      ]}
    >
      {value && (
        <View style={styles.spoken}>
          <Text>{t('leads.detail.spoken', { field: label })}</Text>
        </View>
      )}
      <Shown text={text} value={value} />
    </PressBox>
  );
}

/**
 * A field that is edited in place. `editor` draws the control and gets what to do on Enter; Esc takes the change
 * back, leaving the field keeps it.
 */
export function EditableRow({
  label,
  icon,
  text,
  value,
  editable,
  readOnly,
  editor,
  onSave,
  onCancel,
  busy,
}: RowProps & {
  editor: () => ReactNode;
  onSave: () => void;
  onCancel: () => void;
  /** While it is set, Enter and Esc are for the editor. */
  busy?: RefObject<boolean>;
}) {
  const [editing, setEditing] = useState(false);
  const button = useRef<View>(null);
  const box = useRef<View>(null);
  const back = useRef(false);
  useInHand(editing);
  useEffect(() => {
    if (editing || !back.current) return;
    back.current = false;
    button.current?.focus();
  }, [editing]);
  if (!editable || readOnly)
    return <FixedRow label={label} icon={icon} text={text} value={value} readOnly={editable && readOnly} />;
  const end = (save: boolean, giveBack: boolean) => {
    if (!editing) return;
    back.current = giveBack;
    setEditing(false);
    if (save) onSave();
    else onCancel();
  };
  return (
    <Row label={label} icon={icon}>
      {editing ? (
        <View
          ref={box}
          {...webProps({
            // A text field keeps its keys to itself, so they are heard on the way down.
            onKeyDownCapture: (event: KeyPress) => {
              if (busy?.current) return;
              if (event.key === 'Escape') end(false, true);
              else if (event.key === 'Enter') end(true, true);
              else return;
              event.preventDefault();
              event.stopPropagation();
            },
            onBlur: (event: { relatedTarget: Node | null }) => {
              const inside = (box.current as unknown as Node | null)?.contains(event.relatedTarget);
              if (!inside) end(true, false);
            },
          })}
        >
          {editor()}
        </View>
      ) : (
        <ValueButton
          label={label}
          text={text}
          value={value}
          buttonRef={button}
          onPress={() => {
            onCancel();
            setEditing(true);
          }}
        />
      )}
    </Row>
  );
}

/** A field with a fixed set of values: the list opens beside it. */
export function ChoiceRow({
  label,
  icon,
  text,
  value,
  editable,
  readOnly,
  options,
  chosen,
  clearable,
  onChoose,
}: RowProps & {
  options: readonly Option[];
  chosen: string | null;
  clearable: boolean;
  onChoose: (value: string | null) => void;
}) {
  const anchor = useRef<View>(null);
  const [open, setOpen] = useState(false);
  useInHand(open);
  if (!editable || readOnly)
    return <FixedRow label={label} icon={icon} text={text} value={value} readOnly={editable && readOnly} />;
  const all =
    clearable && chosen !== null ? [...options, { value: '', label: t('leads.detail.clear') }] : options;
  return (
    <Row label={label} icon={icon}>
      <ValueButton
        label={label}
        text={text}
        value={value}
        buttonRef={anchor}
        expanded={open}
        onPress={() => setOpen(true)}
      />
      <Popover
        open={open}
        onClose={() => setOpen(false)}
        anchor={anchor}
        label={label}
        width={230}
        height={Math.min(all.length, 9) * 34 + 20}
        align="start"
      >
        <OptionList
          label={label}
          options={all}
          chosen={new Set(chosen === null ? [] : [chosen])}
          many={false}
          onChoose={(next) => {
            setOpen(false);
            if (next !== (chosen ?? '')) onChoose(next || null);
          }}
        />
      </Popover>
    </Row>
  );
}

const useStyles = makeStyles(({ radius }) => ({
  row: { flexDirection: 'row', alignItems: 'flex-start', minHeight: 29 },
  label: {
    width: 122,
    flexDirection: 'row',
    alignItems: 'flex-start',
    gap: 8,
    paddingVertical: 4,
    paddingRight: 8,
  },
  spoken: { position: 'absolute', width: 1, height: 1, overflow: 'hidden', opacity: 0 },
  tall: { alignItems: 'center' },
  wideLabel: { width: 152 },
  icon: { marginTop: 2 },
  shrink: { flexShrink: 1 },
  fixed: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  value: { flex: 1, minWidth: 0, minHeight: 28, justifyContent: 'center' },
  button: {
    minHeight: 28,
    justifyContent: 'center',
    marginLeft: -7,
    paddingHorizontal: 6,
    paddingVertical: 3,
    borderRadius: radius.control,
    borderWidth: 1,
    borderColor: 'transparent',
  },
  touch: { minHeight: 44 },
}));
