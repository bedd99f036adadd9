import type { Form, FormDefinition } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { Checkbox, Toggle } from '@/ui/Choice';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';

const CHANNELS = ['email', 'text', 'call'] as const;
type Consents = FormDefinition['consents'];

interface Props {
  consents: Consents;
  versions: Form['consentVersions'];
  saved: Consents;
  onChange: (consents: Consents) => void;
}

/** What visitors are asked to agree to, a wording a channel. A changed wording is a new version. */
export function ConsentCard({ consents, versions, saved, onChange }: Props) {
  const styles = useStyles();
  return (
    <Card title={t('doors.builder.consents')}>
      <Text tone="text2">{t('doors.builder.consents_text')}</Text>
      {CHANNELS.map((channel) => {
        const own = consents.find((one) => one.channel === channel);
        const version = versions.find((one) => one.channel === channel)?.version;
        const before = saved.find((one) => one.channel === channel);
        const set = (change: Partial<Consents[number]>) =>
          onChange(consents.map((one) => (one.channel === channel ? { ...one, ...change } : one)));
        const changed = before && own && before.wording !== own.wording.trim();
        return (
          <View key={channel} style={styles.channel}>
            <Toggle
              label={t('doors.builder.ask_for', { channel: t(`doors.channel.${channel}`) })}
              on={own !== undefined}
              onChange={(on) =>
                onChange(
                  on
                    ? [
                        ...consents,
                        { channel, wording: t(`doors.builder.wording.${channel}`), required: false },
                      ]
                    : consents.filter((one) => one.channel !== channel),
                )
              }
            />
            {own && (
              <>
                <TextField
                  label={t('doors.builder.wording')}
                  value={own.wording}
                  onChange={(wording) => set({ wording })}
                  rows={3}
                  maxLength={4000}
                  hint={
                    version === undefined
                      ? t('doors.builder.version_first')
                      : t(changed ? 'doors.builder.version_next' : 'doors.builder.version', {
                          version: changed ? version + 1 : version,
                        })
                  }
                />
                <Checkbox
                  label={t('doors.builder.must_agree')}
                  checked={own.required}
                  onChange={(required) => set({ required })}
                />
              </>
            )}
          </View>
        );
      })}
    </Card>
  );
}

const useStyles = makeStyles(() => ({ channel: { gap: 8 } }));
