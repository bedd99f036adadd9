import type { Form, Kiosk, NewKiosk } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link, useRouter } from 'expo-router';
import CodeXml from 'lucide-react-native/icons/code-xml';
import DoorOpen from 'lucide-react-native/icons/door-open';
import ExternalLink from 'lucide-react-native/icons/external-link';
import FileInput from 'lucide-react-native/icons/file-input';
import Pencil from 'lucide-react-native/icons/pencil';
import Power from 'lucide-react-native/icons/power';
import { type ReactNode, useState } from 'react';
import { Linking, Pressable, View } from 'react-native';
import {
  ActionsMenu,
  AddButton,
  AdminFrame,
  AdminGate,
  AreaIntro,
  AreaTable,
  Failed,
} from '@/features/admin';
import { problemText } from '@/store/problem';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { ago, fullMoment } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState } from '@/ui/States';
import type { TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { useEndKioskMutation, useFormsQuery, useKiosksQuery, useUpdateFormMutation } from '../doors.api';
import { EmbedDialog } from './EmbedDialog';
import { KioskStarted, placeText } from './KioskStarted';
import { OpenHouseDialog } from './OpenHouseDialog';

type Open = { dialog: 'embed'; of: Form } | { dialog: 'open-house'; of: Form | undefined };

/** Web forms with what came of them, and the open houses that use one. */
export function FormsScreen() {
  return (
    <AdminGate area="forms">
      <Forms />
    </AdminGate>
  );
}

const formPath = ({ id }: Form): string => `/admin/forms/${id}`;

function Forms() {
  const router = useRouter();
  const toast = useToast();
  const now = useNow();
  const query = useFormsQuery();
  const [update] = useUpdateFormMutation();
  const [open, setOpen] = useState<Open>();
  const [fresh, setFresh] = useState<NewKiosk>();
  const close = () => setOpen(undefined);
  const add = () => router.navigate('/admin/forms/new');
  const turn = async (of: Form) => {
    const reply = await update({
      params: { formId: of.id },
      body: { version: of.version, active: !of.active },
    });
    if ('error' in reply) toast({ message: problemText(reply.error), tone: 'danger' });
  };
  const menu = (of: Form) => (
    <ActionsMenu
      name={of.definition.name}
      items={[
        {
          key: 'edit',
          label: t('doors.form.edit'),
          icon: Pencil,
          onPress: () => router.navigate(formPath(of)),
        },
        {
          key: 'page',
          label: t('doors.form.page'),
          icon: ExternalLink,
          disabledReason: !of.active && t('doors.form.is_closed'),
          onPress: () => void Linking.openURL(of.url),
        },
        {
          key: 'embed',
          label: t('doors.form.embed'),
          icon: CodeXml,
          onPress: () => setOpen({ dialog: 'embed', of }),
        },
        {
          key: 'open-house',
          label: t('doors.kiosks.start'),
          icon: DoorOpen,
          disabledReason: !of.active && t('doors.form.is_closed'),
          onPress: () => setOpen({ dialog: 'open-house', of }),
        },
        {
          key: 'power',
          label: t(of.active ? 'doors.form.close' : 'doors.form.open'),
          icon: Power,
          danger: of.active,
          divider: true,
          onPress: () => void turn(of),
        },
      ]}
    />
  );
  const items = query.data?.items;
  return (
    <AdminFrame area="forms" actions={<AddButton label={t('doors.form.new')} onPress={add} />}>
      <AreaIntro title={t('doors.forms')} text={t('doors.form.text')} />
      <AreaTable
        label={t('doors.forms')}
        query={query}
        columns={columns(now, menu)}
        card={(of) => (
          <>
            <Name of={of} />
            <Figures of={of} now={now} />
          </>
        )}
        menu={menu}
        failed={t('doors.form.failed')}
        empty={{
          icon: FileInput,
          title: t('doors.form.none'),
          text: t('doors.form.none_text'),
          action: { label: t('doors.form.new'), onPress: add },
        }}
      />
      {items && items.length > 0 && (
        <OpenHouses
          onStart={() => setOpen({ dialog: 'open-house', of: items.find(({ active }) => active) })}
        />
      )}
      {open?.dialog === 'embed' && <EmbedDialog of={open.of} onClose={close} />}
      {open?.dialog === 'open-house' && (
        <OpenHouseDialog
          forms={(items ?? []).filter(({ active }) => active)}
          formId={open.of?.id}
          onClose={close}
          onStarted={(kiosk) => {
            close();
            setFresh(kiosk);
          }}
        />
      )}
      {fresh && <KioskStarted of={fresh} onClose={() => setFresh(undefined)} />}
    </AdminFrame>
  );
}

function Name({ of }: { of: Form }) {
  return (
    <View>
      <Link href={formPath(of)} asChild>
        <Pressable>
          <Text variant="strong" lines={1}>
            {of.definition.name}
          </Text>
        </Pressable>
      </Link>
      <Text variant="meta" tone="text2" lines={1}>
        {of.definition.source}
      </Text>
    </View>
  );
}

/** What came of the last 30 days, and which sites were turned away. */
function Figures({ of: { active, posts }, now }: { of: Form; now: number }) {
  const styles = useStyles();
  return (
    <View style={styles.chips}>
      {!active && <Chip label={t('doors.form.is_closed')} />}
      <Text>{t('doors.form.received', { count: posts.received })}</Text>
      {posts.lastAt && (
        <Text variant="meta" tone="text2">
          {t('doors.form.last', { when: ago(posts.lastAt, now) })}
        </Text>
      )}
      {posts.spam > 0 && (
        <Text variant="meta" tone="text2">
          {t('doors.form.spam', { count: posts.spam })}
        </Text>
      )}
      {posts.refused > 0 && (
        <Text variant="meta" tone="warningText">
          {t('doors.form.refused', {
            count: posts.refused,
            hosts: posts.refusedHosts.slice(0, 3).join(', '),
          })}
        </Text>
      )}
    </View>
  );
}

const columns = (now: number, menu: (of: Form) => ReactNode): TableColumn<Form>[] => [
  { key: 'name', label: t('doors.name'), width: { flex: 1.2, min: 150 }, cell: (of) => <Name of={of} /> },
  {
    key: 'posts',
    label: t('doors.form.posts'),
    width: { flex: 2, min: 240 },
    cell: (of) => <Figures of={of} now={now} />,
  },
  { key: 'menu', label: t('doors.actions'), hideLabel: true, width: 28, cell: menu },
];

function OpenHouses({ onStart }: { onStart: () => void }) {
  const styles = useStyles();
  const now = useNow();
  const toast = useToast();
  const query = useKiosksQuery();
  const [end] = useEndKioskMutation();
  const stop = async ({ id }: Kiosk) => {
    const reply = await end({ params: { kioskId: id } });
    if ('error' in reply) toast({ message: problemText(reply.error), tone: 'danger' });
  };
  const items = query.data?.items;
  return (
    <Card
      flush
      title={t('doors.kiosks.title')}
      actions={<Button icon={DoorOpen} label={t('doors.kiosks.start')} onPress={onStart} />}
    >
      {items?.length === 0 ? (
        <EmptyState
          kind="first-use"
          icon={DoorOpen}
          title={t('doors.kiosks.none')}
          text={t('doors.kiosks.none_text')}
        />
      ) : items ? (
        items.map((kiosk) => {
          const over = kiosk.endedAt !== null || new Date(kiosk.endsAt).getTime() < now;
          return (
            <View key={kiosk.id} style={styles.kiosk}>
              <View style={styles.words}>
                <Text variant="strong">{placeText(kiosk)}</Text>
                <Text variant="meta" tone="text2">
                  {[
                    fullMoment(kiosk.startedAt),
                    kiosk.agent?.name,
                    kiosk.formName,
                    t('doors.kiosks.visitors', { count: kiosk.visitors }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </View>
              <Chip
                tone={over ? 'neutral' : 'success'}
                label={t(over ? 'doors.kiosks.over' : 'doors.kiosks.running')}
              />
              {!over && (
                <Button
                  label={t('doors.kiosks.end')}
                  spoken={`${t('doors.kiosks.end')}: ${placeText(kiosk)}`}
                  onPress={() => void stop(kiosk)}
                />
              )}
            </View>
          );
        })
      ) : query.isError ? (
        <Failed title={t('doors.kiosks.failed')} query={query} />
      ) : (
        <SkeletonRows rows={2} avatar={false} />
      )}
    </Card>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  words: { flex: 1, minWidth: 0, gap: 4 },
  chips: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', columnGap: 10, rowGap: 4 },
  kiosk: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: 10,
    paddingHorizontal: 14,
    paddingVertical: 10,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
}));
