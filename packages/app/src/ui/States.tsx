import { t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import CloudAlert from 'lucide-react-native/icons/cloud-alert';
import ListFilter from 'lucide-react-native/icons/list-filter';
import Lock from 'lucide-react-native/icons/lock';
import Sprout from 'lucide-react-native/icons/sprout';
import { View } from 'react-native';
import { Button } from './Button';
import { Icon, type LucideIcon } from './Icon';
import { Text } from './Text';
import { type Tone, toneColors } from './theme';
import { makeStyles, useTheme } from './theme-context';

interface Action {
  label: string;
  onPress: () => void;
  busy?: boolean;
}

interface MessageProps {
  icon: LucideIcon;
  tone: Tone;
  title: string;
  /** 1 where the message is the whole screen. */
  heading?: 1 | 2;
  text?: string;
  /** Shown smaller, such as a reference to quote. */
  note?: string;
  action?: Action;
  second?: Action;
}

function Message({ icon, tone, title, heading = 2, text, note, action, second }: MessageProps) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <View style={styles.box}>
      <View style={[styles.badge, { backgroundColor: toneColors(colors, tone).fill }]}>
        <Icon
          of={icon}
          size={20}
          tone={tone === 'neutral' ? 'text2' : tone === 'accent' ? 'accentText' : `${tone}Text`}
        />
      </View>
      <Text variant="card" heading={heading} align="center">
        {title}
      </Text>
      {text && (
        <Text tone="text2" align="center" style={styles.text}>
          {text}
        </Text>
      )}
      {(action || second) && (
        <View style={styles.actions}>
          {action && (
            <Button kind="filled" label={action.label} onPress={action.onPress} busy={action.busy} />
          )}
          {second && <Button label={second.label} onPress={second.onPress} busy={second.busy} />}
        </View>
      )}
      {note && (
        <Text variant="meta" tone="text3" align="center" selectable>
          {note}
        </Text>
      )}
    </View>
  );
}

interface EmptyProps {
  /** Nothing yet, nothing left, or nothing that fits the filters: three different messages. */
  kind: 'first-use' | 'all-done' | 'filtered';
  title: string;
  heading?: 1 | 2;
  text?: string;
  icon?: LucideIcon;
  tone?: Tone;
  action?: Action;
  second?: Action;
}

export function EmptyState({ kind, icon, tone, ...rest }: EmptyProps) {
  if (kind === 'filtered') return <Message icon={icon ?? ListFilter} tone={tone ?? 'neutral'} {...rest} />;
  if (kind === 'all-done') return <Message icon={icon ?? CircleCheck} tone={tone ?? 'success'} {...rest} />;
  return <Message icon={icon ?? Sprout} tone={tone ?? 'accent'} {...rest} />;
}

interface ErrorProps {
  /** What failed, in the words of the screen. */
  title: string;
  text?: string;
  /** Short reference a person can quote. */
  reference?: string;
  onRetry?: () => void;
  retrying?: boolean;
}

export function ErrorState({ title, text, reference, onRetry, retrying }: ErrorProps) {
  return (
    <View role="alert">
      <Message
        icon={CloudAlert}
        tone="danger"
        title={title}
        text={text}
        note={reference ? t('ui.reference', { reference }) : undefined}
        action={onRetry && { label: t('ui.try_again'), onPress: onRetry, busy: retrying }}
      />
    </View>
  );
}

/** The person may not see this; says who can change that. */
export function PermissionState({ title, text, action }: { title?: string; text?: string; action?: Action }) {
  return (
    <Message
      icon={Lock}
      tone="neutral"
      title={title ?? t('ui.permission.title')}
      text={text ?? t('ui.permission.text')}
      action={action}
    />
  );
}

const useStyles = makeStyles(() => ({
  box: { alignItems: 'center', justifyContent: 'center', padding: 32, gap: 6 },
  badge: {
    width: 44,
    height: 44,
    borderRadius: 12,
    alignItems: 'center',
    justifyContent: 'center',
    marginBottom: 8,
  },
  text: { maxWidth: 380 },
  actions: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    justifyContent: 'center',
    gap: 8,
    marginTop: 10,
    marginBottom: 4,
  },
}));
