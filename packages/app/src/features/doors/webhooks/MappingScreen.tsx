import type { Mapping, Webhook } from '@lintel/contract';
import { mapPayload, suggestMapping } from '@lintel/contract/mapping';
import { t } from '@lintel/contract/messages';
import FlaskConical from 'lucide-react-native/icons/flask-conical';
import Save from 'lucide-react-native/icons/save';
import { useMemo, useState } from 'react';
import { View } from 'react-native';
import { AdminFrame, AdminGate, Failed, NotSaved } from '@/features/admin';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { SkeletonBlock } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import {
  useDoorFieldsQuery,
  useSaveWebhookMappingMutation,
  useTryWebhookMutation,
  useWebhookSampleQuery,
  useWebhooksQuery,
} from '../doors.api';
import { MappingPreview } from './MappingPreview';
import { PayloadCard } from './PayloadCard';
import { RulesCard } from './RulesCard';

/** What the values of a webhook's payloads become: click a value, choose a field, see the lead. */
export function MappingScreen({ webhookId }: { webhookId: string }) {
  return (
    <AdminGate area="webhooks">
      <MappingPage webhookId={webhookId} />
    </AdminGate>
  );
}

function MappingPage({ webhookId }: { webhookId: string }) {
  const list = useWebhooksQuery();
  const sample = useWebhookSampleQuery({ params: { webhookId } });
  const webhook = list.data?.items.find(({ id }) => id === webhookId);
  if (webhook && (sample.data || sample.isError))
    return (
      <Editor
        key={webhookId}
        webhook={webhook}
        text={sample.data?.text ?? ''}
        receivedAt={sample.data?.receivedAt ?? null}
      />
    );
  return (
    <AdminFrame area="webhooks" title={webhook?.name ?? t('doors.webhooks')}>
      {list.isError || (list.data && !webhook) ? (
        <Failed title={t('doors.webhook.failed')} query={list} />
      ) : (
        <Card>
          <SkeletonBlock lines={8} />
        </Card>
      )}
    </AdminFrame>
  );
}

/** A text as a payload: JSON, or the fields of a form. */
function read(text: string): { payload: unknown } | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  try {
    return { payload: JSON.parse(trimmed) as unknown };
  } catch {
    if (!/^[^{[<\s]+=/.test(trimmed)) return undefined;
    return { payload: Object.fromEntries(new URLSearchParams(trimmed)) };
  }
}

const NOTHING: Mapping = { rules: [], consent: [] };

function Editor({
  webhook,
  text: received,
  receivedAt,
}: {
  webhook: Webhook;
  text: string;
  receivedAt: string | null;
}) {
  const styles = useStyles();
  const toast = useToast();
  const width = useWidth();
  const wide = width === 'wide';
  const compact = width === 'compact';
  const { data: fields } = useDoorFieldsQuery();
  const custom = fields?.items ?? [];
  const [text, setText] = useState(received);
  const payload = useMemo(() => read(text), [text]);
  const [mapping, setMapping] = useState<Mapping>(
    () => webhook.mapping ?? (payload ? suggestMapping(payload.payload) : NOTHING),
  );
  // What the mapping was made from: another's save meanwhile is refused, not overwritten.
  const [version, setVersion] = useState(webhook.mappingVersion);
  const [saved, setSaved] = useState(webhook.mapping);
  const [save, saving] = useSaveWebhookMappingMutation();
  const [attempt, trial] = useTryWebhookMutation();
  const mapped = useMemo(() => payload && mapPayload(payload.payload, mapping), [payload, mapping]);
  const dirty = JSON.stringify(saved) !== JSON.stringify(mapping);
  const params = { webhookId: webhook.id };
  const change = (next: Mapping) => {
    setMapping(next);
    trial.reset();
  };
  const keep = async () => {
    const waiting = webhook.waiting;
    const reply = await save({ params, body: { mapping, version } });
    if (!('data' in reply) || !reply.data) return;
    setVersion(reply.data.mappingVersion);
    setSaved(mapping);
    toast({
      message: waiting > 0 ? t('doors.mapping.saved_reading', { count: waiting }) : t('doors.mapping.saved'),
    });
  };
  const keeping = {
    label: t('doors.mapping.save'),
    busy: saving.isLoading,
    disabledReason:
      mapping.rules.length === 0 ? t('doors.mapping.empty') : !dirty && t('doors.mapping.unchanged'),
    onPress: () => void keep(),
  };
  return (
    <AdminFrame
      area="webhooks"
      title={webhook.name}
      note={version > 0 ? t('doors.mapping.version', { version }) : undefined}
      actions={
        compact ? (
          <IconButton kind="outline" icon={Save} {...keeping} />
        ) : (
          <Button kind="filled" icon={Save} {...keeping} />
        )
      }
    >
      {webhook.mapping === null && (
        <Banner
          inset
          kind="info"
          title={t(payload ? 'doors.mapping.first' : 'doors.mapping.nothing_yet')}
          text={t(payload ? 'doors.mapping.first_text' : 'doors.mapping.nothing_yet_text')}
        />
      )}
      <Text tone="text2">{t('doors.mapping.text')}</Text>
      <NotSaved error={saving.error} />
      <View style={wide ? styles.columns : styles.page}>
        <View style={styles.column}>
          <PayloadCard
            text={text}
            onText={setText}
            receivedAt={receivedAt}
            payload={payload}
            rules={mapping.rules}
            custom={custom}
            onRules={(rules) => change({ ...mapping, rules })}
            onSuggest={
              payload ? () => change({ ...mapping, rules: suggestMapping(payload.payload).rules }) : undefined
            }
          />
        </View>
        <View style={styles.column}>
          <MappingPreview
            mapped={mapped}
            custom={custom}
            actions={
              <Button
                icon={FlaskConical}
                label={t('doors.mapping.try')}
                busy={trial.isLoading}
                disabledReason={!payload && t('doors.mapping.no_payload')}
                onPress={() => void attempt({ params, body: { mapping, payload: payload?.payload ?? null } })}
              />
            }
            outcome={trial.data?.outcome ?? undefined}
            problem={
              trial.error
                ? problemText(trial.error)
                : trial.data && !trial.data.outcome
                  ? (trial.data.problems.at(-1)?.message ?? '')
                  : undefined
            }
          />
          <RulesCard mapping={mapping} custom={custom} onChange={change} />
        </View>
      </View>
    </AdminFrame>
  );
}

const useStyles = makeStyles(() => ({
  page: { gap: 14 },
  columns: { flexDirection: 'row', alignItems: 'flex-start', gap: 14 },
  column: { flex: 1, minWidth: 0, gap: 14 },
}));
