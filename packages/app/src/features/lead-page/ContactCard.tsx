import type { Lead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import ArrowUpToLine from 'lucide-react-native/icons/arrow-up-to-line';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import Mail from 'lucide-react-native/icons/mail';
import Phone from 'lucide-react-native/icons/phone';
import Plus from 'lucide-react-native/icons/plus';
import Trash from 'lucide-react-native/icons/trash';
import { lazy, Suspense, useState } from 'react';
import { Linking, View } from 'react-native';
import { ruleOf } from '@/features/leads';
import { useSession } from '@/store/use-session';
import { Button, IconButton } from '@/ui/Button';
import { Section } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { formatPhone } from '@/ui/field-format';
import { Icon } from '@/ui/Icon';
import { Menu, type MenuItem } from '@/ui/Menu';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { PhoneField, TextField } from '@/ui/TextField';
import { Tooltip } from '@/ui/Tooltip';
import { makeStyles } from '@/ui/theme-context';
import { type KeyPress, type PressState, webProps } from '@/ui/web-props';
import { ReadOnlyMark } from './ReadOnlyMark';
import type { SaveLead } from './use-save-lead';
import { useInHand } from './viewers/in-hand';

const AlsoKnownAs = lazy(() => import('@/features/arrivals').then((area) => ({ default: area.AlsoKnownAs })));

type Kind = 'emails' | 'phones';

/** Every e-mail and phone number; the first of each is used for calling and writing. */
export function ContactCard({ lead, onSave }: { lead: Lead; onSave: SaveLead }) {
  const styles = useStyles();
  const { me, may } = useSession();
  const mayEdit = may('leads:update');
  return (
    <Section title={t('leads.detail.contact')}>
      <View style={styles.list}>
        {(['phones', 'emails'] as const).map((kind) =>
          lead.hidden.includes(kind) ? (
            <Text key={kind} tone="text3">
              {t(`leads.hidden.${kind}`)}
            </Text>
          ) : (
            <Points
              key={kind}
              kind={kind}
              lead={lead}
              editable={mayEdit && !ruleOf(me?.fields, kind)}
              readOnly={mayEdit && ruleOf(me?.fields, kind) === 'read_only'}
              onSave={onSave}
            />
          ),
        )}
        {lead.alsoKnownAs.length > 0 && (
          <Suspense>
            <AlsoKnownAs names={lead.alsoKnownAs} />
          </Suspense>
        )}
      </View>
    </Section>
  );
}

function Points({
  kind,
  lead,
  editable,
  readOnly,
  onSave,
}: {
  kind: Kind;
  lead: Lead;
  editable: boolean;
  readOnly: boolean;
  onSave: SaveLead;
}) {
  const styles = useStyles();
  const points = lead[kind];
  const raw = points.map((point) => point.raw);
  const save = (next: string[]) => void onSave(lead, { [kind]: next });
  return (
    <>
      {points.map((point, index) => {
        const shown = kind === 'phones' ? formatPhone(point.value ?? point.raw) : (point.value ?? point.raw);
        const items: MenuItem[] = [
          ...(index > 0
            ? [
                {
                  key: 'first',
                  label: t('leads.detail.make_primary', { value: shown }),
                  icon: ArrowUpToLine,
                  onPress: () => save([point.raw, ...raw.filter((_, at) => at !== index)]),
                },
              ]
            : []),
          {
            key: 'remove',
            label: t('leads.detail.remove_contact', { value: shown }),
            icon: Trash,
            danger: true,
            onPress: () => save(raw.filter((_, at) => at !== index)),
          },
        ];
        return (
          <View key={point.id} style={styles.point}>
            <Icon of={kind === 'phones' ? Phone : Mail} tone="text3" />
            <PressBox
              role="link"
              off={point.value === null}
              onPress={() =>
                void Linking.openURL(`${kind === 'phones' ? 'tel' : 'mailto'}:${point.value ?? ''}`)
              }
              style={styles.reach}
            >
              {(state: PressState) => (
                <Text
                  tone={point.value ? 'accentText' : 'text2'}
                  lines={1}
                  style={state.hovered && point.value ? styles.underline : undefined}
                >
                  {shown}
                </Text>
              )}
            </PressBox>
            {point.value === null && (
              <Tooltip text={t('leads.detail.unreadable_text')}>
                <View>
                  <Chip label={t('leads.detail.unreadable')} tone="warning" />
                </View>
              </Tooltip>
            )}
            {index === 0 && points.length > 1 && <Chip label={t('leads.detail.primary')} />}
            {readOnly && <ReadOnlyMark field={shown} />}
            {editable && (
              <Menu
                label={shown}
                items={items}
                trigger={(menu) => (
                  <IconButton {...menu} size="small" icon={Ellipsis} label={`${t('ui.more')}: ${shown}`} />
                )}
              />
            )}
          </View>
        );
      })}
      {editable && points.length < 10 && <AddPoint kind={kind} onAdd={(text) => save([...raw, text])} />}
    </>
  );
}

function AddPoint({ kind, onAdd }: { kind: Kind; onAdd: (text: string) => void }) {
  const styles = useStyles();
  const [text, setText] = useState<string | null>(null);
  useInHand(text !== null);
  const label = t(kind === 'phones' ? 'leads.detail.add_phone' : 'leads.detail.add_email');
  if (text === null)
    return (
      <View style={styles.start}>
        <Button kind="quiet" size="small" icon={Plus} label={label} onPress={() => setText('')} />
      </View>
    );
  const end = (save: boolean) => {
    if (save && text.trim()) onAdd(text.trim());
    setText(null);
  };
  const props = { label, hideLabel: true, value: text, onChange: setText, onSubmit: () => end(true) };
  return (
    <View
      style={styles.add}
      {...webProps({
        onKeyDownCapture: (event: KeyPress) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          end(false);
        },
      })}
    >
      <View style={styles.grow}>
        {kind === 'phones' ? (
          <PhoneField {...props} />
        ) : (
          <TextField {...props} inputMode="email" autoCapitalize="none" autoFocus />
        )}
      </View>
      <Button
        kind="filled"
        label={t('leads.detail.save')}
        disabledReason={text.trim() === '' && label}
        onPress={() => end(true)}
      />
    </View>
  );
}

const useStyles = makeStyles(() => ({
  list: { gap: 2 },
  start: { flexDirection: 'row', marginLeft: -9 },
  point: { flexDirection: 'row', alignItems: 'center', gap: 8, minHeight: 30 },
  reach: { flexShrink: 1, flexGrow: 1, minWidth: 0 },
  underline: { textDecorationLine: 'underline' },
  add: { flexDirection: 'row', alignItems: 'flex-start', gap: 8, paddingVertical: 4 },
  grow: { flex: 1, minWidth: 0 },
}));
