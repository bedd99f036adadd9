import type { CustomField, Mapping, MapRule } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Pencil from 'lucide-react-native/icons/pencil';
import Plus from 'lucide-react-native/icons/plus';
import X from 'lucide-react-native/icons/x';
import { useState } from 'react';
import { View } from 'react-native';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { ConsentDialog } from './ConsentDialog';
import { fieldLabel } from './field-options';
import { RuleDialog } from './RuleDialog';

interface Props {
  mapping: Mapping;
  custom: readonly CustomField[];
  onChange: (mapping: Mapping) => void;
}

function ruleText({ from, join, otherwise, values }: MapRule): string {
  const places = from.join(join === undefined ? t('doors.rule.or') : ' + ');
  return [
    places,
    otherwise === undefined
      ? ''
      : t(from.length > 0 ? 'doors.rule.else' : 'doors.rule.always', { value: otherwise }),
    values ? t('doors.rule.words', { count: Object.keys(values).length }) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Every rule in words, with what a click on a value cannot say: joins, other words, constants, consent. */
export function RulesCard({ mapping, custom, onChange }: Props) {
  const styles = useStyles();
  const [open, setOpen] = useState<number | 'new' | 'consent'>();
  const { rules, consent } = mapping;
  const close = () => setOpen(undefined);
  const put = (rule: MapRule) => {
    onChange({
      ...mapping,
      rules: open === 'new' ? [...rules, rule] : rules.map((one, at) => (at === open ? rule : one)),
    });
    close();
  };
  const remove = (at: number) => onChange({ ...mapping, rules: rules.filter((_, index) => index !== at) });
  return (
    <Card
      title={t('doors.rules.title')}
      actions={<Button icon={Plus} label={t('doors.rules.add')} onPress={() => setOpen('new')} />}
    >
      {rules.length === 0 && <Text tone="text2">{t('doors.rules.none')}</Text>}
      {rules.map((rule, at) => (
        // Two rules may be of one field: their place in the list tells them apart.
        // biome-ignore lint/suspicious/noArrayIndexKey: rules have no other name
        <View key={at} style={styles.row}>
          <View style={styles.words}>
            <Text variant="strong">{fieldLabel(rule.field, custom)}</Text>
            <Text variant="meta" tone="text2">
              {ruleText(rule)}
            </Text>
          </View>
          <IconButton
            size="small"
            icon={Pencil}
            label={t('doors.rule.edit_of', { field: fieldLabel(rule.field, custom) })}
            onPress={() => setOpen(at)}
          />
          <IconButton
            size="small"
            icon={X}
            label={t('doors.rule.remove_of', { field: fieldLabel(rule.field, custom) })}
            onPress={() => remove(at)}
          />
        </View>
      ))}
      <View style={styles.head}>
        <Text variant="strong" style={styles.words}>
          {t('doors.consent.title')}
        </Text>
        <Button icon={Plus} label={t('doors.consent.add')} onPress={() => setOpen('consent')} />
      </View>
      {consent.length === 0 && <Text tone="text2">{t('doors.consent.none')}</Text>}
      {consent.map((one) => (
        <View key={`${one.channel} ${one.from}`} style={styles.row}>
          <View style={styles.words}>
            <Text variant="strong">{t(`doors.channel.${one.channel}`)}</Text>
            <Text variant="meta" tone="text2">
              {`${one.from} · ${one.wording}`}
            </Text>
          </View>
          <IconButton
            size="small"
            icon={X}
            label={t('doors.rule.remove_of', { field: t(`doors.channel.${one.channel}`) })}
            onPress={() => onChange({ ...mapping, consent: consent.filter((other) => other !== one) })}
          />
        </View>
      ))}
      {typeof open === 'number' && rules[open] && (
        <RuleDialog rule={rules[open]} custom={custom} onSave={put} onClose={close} />
      )}
      {open === 'new' && <RuleDialog rule={undefined} custom={custom} onSave={put} onClose={close} />}
      {open === 'consent' && (
        <ConsentDialog
          onSave={(one) => {
            onChange({ ...mapping, consent: [...consent, one] });
            close();
          }}
          onClose={close}
        />
      )}
    </Card>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 6,
    paddingVertical: 6,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  head: { flexDirection: 'row', alignItems: 'center', gap: 8, marginTop: 6 },
  words: { flex: 1, minWidth: 0 },
}));
