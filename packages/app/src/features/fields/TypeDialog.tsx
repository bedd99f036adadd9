import { type CustomField, FIELD_TYPES, type FieldType } from '@lintel/contract';
import type { TypePreview } from '@lintel/contract/fields';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Failed, NotSaved } from '@/features/admin';
import { Banner } from '@/ui/Banner';
import { Dialog } from '@/ui/Dialog';
import { customText } from '@/ui/lead-text';
import { SelectField } from '@/ui/SelectField';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useSettled } from '@/ui/use-settled';
import { hasChoices, linesOf } from './field-shape';
import { useChangeTypeMutation, usePreviewTypeQuery } from './fields.api';
import { Uses } from './Uses';
import { useTold } from './use-take-back';

type Order = 'mdy' | 'dmy' | 'none';

/** Another type for a field, with what becomes of every value before it happens. */
export function TypeDialog({ of, onClose }: { of: CustomField; onClose: () => void }) {
  const styles = useStyles();
  const told = useTold();
  const [type, setType] = useState<FieldType | null>(null);
  const [choices, setChoices] = useState('');
  const [order, setOrder] = useState<Order>('none');
  const options = useSettled(choices);
  const [change, changing] = useChangeTypeMutation();
  const dated = type === 'date' || type === 'moment';
  const want = type && {
    type,
    ...(hasChoices(type) && linesOf(options).length > 0 ? { options: linesOf(options) } : {}),
    dateOrder: dated && order !== 'none' ? order : null,
  };
  const preview = usePreviewTypeQuery(
    { params: { fieldId: of.id }, body: want ?? { type: of.type } },
    { skip: !want, refetchOnMountOrArgChange: true },
  );
  const data = preview.currentData;
  const save = async () => {
    if (!want) return;
    const reply = await change({ params: { fieldId: of.id }, body: want });
    if ('error' in reply) return;
    told(reply.data.batch, t('fields.type_changed', { name: of.label, type: t(`fields.type.${want.type}`) }));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={600}
      title={t('fields.type_title', { name: of.label })}
      text={t('fields.type_text', { type: t(`fields.type.${of.type}`) })}
      confirm={{
        label: data?.lost ? t('fields.type_confirm_lost', { count: data.lost }) : t('fields.change_type'),
        danger: Boolean(data?.lost),
        busy: changing.isLoading,
        disabledReason: !data && t('fields.type_wait'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <SelectField<FieldType>
          label={t('fields.type_new')}
          placeholder={t('fields.type_pick')}
          value={type}
          options={FIELD_TYPES.filter((value) => value !== of.type).map((value) => ({
            value,
            label: t(`fields.type.${value}`),
            hint: t(`fields.type_hint.${value}`),
          }))}
          onChange={setType}
        />
        {type && hasChoices(type) && (
          <TextField
            label={t('fields.options')}
            hint={t('fields.options_values_hint')}
            value={choices}
            onChange={setChoices}
            placeholder={data?.options.slice(0, 4).join('\n')}
            rows={4}
          />
        )}
        {dated && (
          <SelectField<Order>
            label={t('fields.order')}
            value={order}
            options={[
              { value: 'none', label: t('fields.order.none') },
              { value: 'mdy', label: t('fields.order.mdy') },
              { value: 'dmy', label: t('fields.order.dmy') },
            ]}
            onChange={setOrder}
          />
        )}
        {type &&
          (data ? (
            <Fate data={data} of={of} type={type} />
          ) : preview.isError ? (
            <Failed title={t('fields.preview_failed')} query={preview} />
          ) : (
            <SkeletonRows rows={3} avatar={false} />
          ))}
        <Uses fieldId={of.id} />
        <NotSaved error={changing.error} />
      </View>
    </Dialog>
  );
}

/** What becomes of the values, counted, with the commonest of those that do not stay as they are. */
function Fate({ data, of, type }: { data: TypePreview; of: CustomField; type: FieldType }) {
  const styles = useStyles();
  if (data.total === 0) return <Text tone="text2">{t('fields.no_values')}</Text>;
  const list = (title: string, samples: TypePreview['lostSamples']) =>
    samples.length > 0 && (
      <View style={styles.list}>
        <Text variant="meta" weight={600}>
          {title}
        </Text>
        {samples.map(({ from, to, count }) => (
          <Text key={JSON.stringify(from)} variant="meta" tone="text2" lines={2}>
            {t(to === null ? 'fields.sample_lost' : 'fields.sample', {
              from: customText(from, of.type),
              to: to === null ? '' : customText(to, type),
              count,
            })}
          </Text>
        ))}
      </View>
    );
  return (
    <View style={styles.fate} role="status">
      <Text>
        {[
          t('fields.fate_same', { count: data.same }),
          t('fields.fate_changed', { count: data.changed }),
          t('fields.fate_lost', { count: data.lost }),
        ].join(' · ')}
      </Text>
      {data.checked < data.total && (
        <Text variant="meta" tone="text2">
          {t('fields.fate_checked', { checked: data.checked, total: data.total })}
        </Text>
      )}
      {data.lost > 0 && (
        <Banner inset kind="warning" title={t('fields.lost_title')} text={t('fields.lost_text')} />
      )}
      {data.hidden ? (
        <Text variant="meta" tone="text2">
          {t('fields.samples_hidden')}
        </Text>
      ) : (
        <>
          {list(t('fields.samples_lost'), data.lostSamples)}
          {list(t('fields.samples_changed'), data.changedSamples)}
        </>
      )}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  body: { gap: 12, paddingVertical: 6, paddingHorizontal: 2 },
  fate: { gap: 10 },
  list: { gap: 3 },
}));
