import type { Lead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { useDuplicatesOfQuery } from './duplicates.api';
import { nameOfLead } from './names';

/** On a lead's page: who it may be the same person as, and the way to compare. */
export function PossibleDuplicate({ lead }: { lead: Pick<Lead, 'id'> }) {
  const router = useRouter();
  const { may } = useSession();
  const { data } = useDuplicatesOfQuery({ params: { leadId: lead.id } }, { skip: !may('leads:merge') });
  const same = data?.items.filter((group) => group.kind === 'person') ?? [];
  const others = [...new Map(same.flatMap((group) => group.leads).map((other) => [other.id, other])).values()]
    .filter(({ id }) => id !== lead.id)
    .slice(0, 9);
  const [first] = others;
  if (!first) return null;
  const name = nameOfLead(first);
  return (
    <Banner
      inset
      kind="info"
      title={
        others.length === 1
          ? t('duplicates.maybe', { name })
          : t('duplicates.maybe_several', { name, count: others.length - 1 })
      }
      action={{
        label: t('duplicates.compare'),
        onPress: () => router.push(`/leads/merge?ids=${[lead.id, ...others.map(({ id }) => id)].join(',')}`),
      }}
    />
  );
}
