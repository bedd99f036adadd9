import type { Form, FormDefinition } from '@lintel/contract';
import { INQUIRY_TYPES } from '@lintel/contract/inquiries';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import CodeXml from 'lucide-react-native/icons/code-xml';
import Save from 'lucide-react-native/icons/save';
import { useState } from 'react';
import { View } from 'react-native';
import { AdminFrame, AdminGate, Failed, NotSaved } from '@/features/admin';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { SelectField } from '@/ui/SelectField';
import { SkeletonBlock } from '@/ui/Skeleton';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useCreateFormMutation, useFormQuery, useUpdateFormMutation } from '../doors.api';
import { ConsentCard } from './ConsentCard';
import { EmbedDialog } from './EmbedDialog';
import { FieldsCard } from './FieldsCard';
import { FormPreview } from './FormPreview';
import { faultOf, hostsOf, newDefinition } from './form-draft';

const NEW = 'new';

/** A form as it is built: what it asks, what it says, where it may stand; its page beside it as it will look. */
export function FormScreen({ formId }: { formId: string }) {
  return <AdminGate area="forms">{formId === NEW ? <Builder /> : <Existing formId={formId} />}</AdminGate>;
}

function Existing({ formId }: { formId: string }) {
  const query = useFormQuery({ params: { formId } });
  if (query.data) return <Builder form={query.data} />;
  return (
    <AdminFrame area="forms" title={t('doors.forms')}>
      {query.isError ? (
        <Failed title={t('doors.form.failed')} query={query} />
      ) : (
        <Card>
          <SkeletonBlock lines={8} />
        </Card>
      )}
    </AdminFrame>
  );
}

function Builder({ form }: { form?: Form }) {
  const styles = useStyles();
  const router = useRouter();
  const toast = useToast();
  const width = useWidth();
  const [draft, setDraft] = useState<FormDefinition>(() => form?.definition ?? newDefinition());
  // What the draft was made from: another's save meanwhile is refused, not overwritten.
  const [base, setBase] = useState(form);
  const [hosts, setHosts] = useState((form?.definition.hosts ?? []).join('\n'));
  const [embedding, setEmbedding] = useState(false);
  const [create, creating] = useCreateFormMutation();
  const [update, updating] = useUpdateFormMutation();
  const typed = hostsOf(hosts);
  const definition = { ...draft, hosts: typed.hosts };
  const fault = typed.bad ? t('doors.builder.bad_host', { host: typed.bad }) : faultOf(definition);
  const dirty = JSON.stringify(definition) !== JSON.stringify(base?.definition);
  const set = (change: Partial<FormDefinition>) => setDraft({ ...draft, ...change });
  const save = async () => {
    const reply = base
      ? await update({ params: { formId: base.id }, body: { version: base.version, definition } })
      : await create({ body: definition });
    if (!('data' in reply) || !reply.data) return;
    toast({ message: t('doors.builder.saved') });
    setBase(reply.data);
    if (!base) router.replace(`/admin/forms/${reply.data.id}`);
  };
  const saving = {
    label: t('doors.save'),
    busy: creating.isLoading || updating.isLoading,
    disabledReason: fault ?? (!dirty && t('doors.mapping.unchanged')),
    onPress: () => void save(),
  };
  return (
    <AdminFrame
      area="forms"
      title={base?.definition.name ?? t('doors.form.new')}
      actions={
        <View style={styles.actions}>
          {base && (
            <IconButton
              kind="outline"
              icon={CodeXml}
              label={t('doors.form.embed')}
              onPress={() => setEmbedding(true)}
            />
          )}
          {width === 'compact' ? (
            <IconButton kind="outline" icon={Save} {...saving} />
          ) : (
            <Button kind="filled" icon={Save} {...saving} />
          )}
        </View>
      }
    >
      <NotSaved error={creating.error ?? updating.error} />
      <View style={width === 'wide' ? styles.columns : styles.page}>
        <View style={styles.column}>
          <Card title={t('doors.builder.about')}>
            <TextField
              label={t('doors.name')}
              hint={t('doors.builder.name_hint')}
              value={draft.name}
              onChange={(name) => set({ name })}
              maxLength={120}
              required
            />
            <TextField
              label={t('doors.builder.title')}
              value={draft.title}
              onChange={(title) => set({ title })}
              maxLength={200}
              required
            />
            <TextField
              label={t('doors.builder.intro')}
              value={draft.intro ?? ''}
              onChange={(intro) => set({ intro: intro === '' ? null : intro })}
              rows={2}
              maxLength={2000}
            />
          </Card>
          <FieldsCard fields={draft.fields} onChange={(fields) => set({ fields })} />
          <ConsentCard
            consents={draft.consents}
            versions={base?.consentVersions ?? []}
            saved={base?.definition.consents ?? []}
            onChange={(consents) => set({ consents })}
          />
          <Card title={t('doors.builder.lead')}>
            <TextField
              label={t('doors.source')}
              value={draft.source}
              onChange={(source) => set({ source })}
              maxLength={120}
              required
            />
            <SelectField
              label={t('doors.builder.inquiryType')}
              value={draft.inquiryType}
              options={INQUIRY_TYPES.map((value) => ({ value, label: t(`doors.event.${value}`) }))}
              onChange={(inquiryType) => set({ inquiryType })}
            />
            <TextField
              label={t('doors.builder.tags')}
              hint={t('doors.builder.tags_hint')}
              value={draft.tags.join(', ')}
              onChange={(text) =>
                set({
                  tags:
                    text === ''
                      ? []
                      : text
                          .split(',')
                          .map((tag, at, all) => (at < all.length - 1 ? tag.trim() : tag.trimStart()))
                          .filter((tag, at, all) => tag !== '' || at === all.length - 1),
                })
              }
            />
          </Card>
          <Card title={t('doors.builder.after')}>
            <TextField
              label={t('doors.builder.submitLabel')}
              value={draft.submitLabel}
              onChange={(submitLabel) => set({ submitLabel })}
              maxLength={60}
              required
            />
            <TextField
              label={t('doors.builder.thanks')}
              value={draft.thanks}
              onChange={(thanks) => set({ thanks })}
              rows={2}
              maxLength={2000}
              required
            />
            <TextField
              label={t('doors.builder.redirectTo')}
              hint={t('doors.builder.redirect_hint')}
              value={draft.redirectTo ?? ''}
              onChange={(text) => set({ redirectTo: text.trim() === '' ? null : text.trim() })}
              autoCapitalize="none"
              spellCheck={false}
            />
            <TextField
              label={t('doors.builder.privacyUrl')}
              value={draft.privacyUrl ?? ''}
              onChange={(text) => set({ privacyUrl: text.trim() === '' ? null : text.trim() })}
              autoCapitalize="none"
              spellCheck={false}
            />
          </Card>
          <Card title={t('doors.builder.place')}>
            <TextField
              label={t('doors.builder.hosts')}
              hint={t('doors.builder.hosts_hint')}
              value={hosts}
              onChange={setHosts}
              rows={3}
              autoCapitalize="none"
              spellCheck={false}
              {...(typed.bad ? { error: t('doors.builder.bad_host', { host: typed.bad }) } : {})}
            />
            <TextField
              label={t('doors.builder.accent')}
              hint={t('doors.builder.accent_hint')}
              value={draft.accent}
              onChange={(accent) => set({ accent: accent.trim().toLowerCase() })}
              maxLength={7}
              autoCapitalize="none"
              spellCheck={false}
            />
          </Card>
        </View>
        <View style={styles.column}>
          <FormPreview definition={fault ? undefined : definition} fault={fault} />
        </View>
      </View>
      {embedding && base && <EmbedDialog of={base} onClose={() => setEmbedding(false)} />}
    </AdminFrame>
  );
}

const useStyles = makeStyles(() => ({
  page: { gap: 14 },
  columns: { flexDirection: 'row', alignItems: 'flex-start', gap: 14 },
  column: { flex: 1, minWidth: 0, gap: 14 },
  actions: { flexDirection: 'row', gap: 8 },
}));
