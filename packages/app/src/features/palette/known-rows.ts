import type { Lead, LeadRow, ReplyOf } from '@lintel/contract';
import { numberFormat, t } from '@lintel/contract/messages';
import type { search } from '@lintel/contract/search';
import Bookmark from 'lucide-react-native/icons/bookmark';
import Building from 'lucide-react-native/icons/building';
import Handshake from 'lucide-react-native/icons/handshake';
import Users from 'lucide-react-native/icons/users';
import { filterText } from '@/features/leads';
import type { RootState } from '@/store/store';
import { bandOf } from '@/ui/bands';
import { leadName } from '@/ui/lead-text';
import type { Row } from './rows';

const addressOf = (field: string, op: 'contains' | 'anyOf', value: string | string[]): string =>
  `/leads?filter=${encodeURIComponent(filterText({ all: [{ field, op, value }] }) ?? '')}`;
export const leadsTagged = (tag: string): string => addressOf('tags', 'anyOf', [tag]);
export const leadsWanting = (place: string): string => addressOf('location', 'contains', place);

type Person = Pick<LeadRow, 'id' | 'name' | 'email' | 'phone' | 'source' | 'externalId' | 'tags' | 'score'>;

export function personRow(lead: Person): Row {
  const { id, email, phone, tags, score } = lead;
  return {
    key: `lead ${id}`,
    kind: 'people',
    title: leadName(lead),
    note: [email, phone].find((text) => text && text !== leadName(lead)) ?? undefined,
    href: `/leads/${id}`,
    words: [...(email ? [email] : []), ...tags],
    ...(phone ? { digits: phone.replace(/\D/g, '') } : {}),
    ...(score ? { score: { points: score.points, band: score.band ?? bandOf(score.points) } } : {}),
  };
}

const asPerson = (lead: Lead): Person => ({
  ...lead,
  email: lead.emails[0]?.value ?? lead.emails[0]?.raw ?? null,
  phone: lead.phones[0]?.value ?? lead.phones[0]?.raw ?? null,
});

type Found = ReplyOf<typeof search.find>;

export function listRow({ id, name, shared }: Found['lists'][number]): Row {
  return {
    key: `list ${id}`,
    kind: 'lists',
    title: name,
    note: t(shared ? 'palette.list' : 'palette.list_private'),
    icon: Bookmark,
    href: `/leads?list=${id}`,
  };
}

/** Everything of an answer as rows. */
export function foundRows(found: Found, currency: string): Row[] {
  return [
    ...found.people.map(personRow),
    ...found.properties.map((home): Row => {
      const price =
        home.price === null
          ? null
          : numberFormat({
              style: 'currency',
              currency,
              maximumFractionDigits: 0,
            }).format(home.price);
      return {
        key: `home ${home.id}`,
        kind: 'properties',
        title: home.address,
        note: [price, home.status, home.city].filter(Boolean).join(', '),
        icon: Building,
        href: `/listings/${home.id}`,
      };
    }),
    ...found.deals.map(
      ({ id, name, address, state }): Row => ({
        key: `deal ${id}`,
        kind: 'deals',
        title: name,
        note: [address, state === 'open' ? null : t(`palette.deal.${state}`)].filter(Boolean).join(', '),
        icon: Handshake,
        href: `/deals/${id}`,
        words: address ? [address] : [],
      }),
    ),
    ...found.lists.map(listRow),
    ...found.tags.map(
      (tag): Row => ({
        key: `tag ${tag}`,
        kind: 'lists',
        title: t('palette.find_tag', { tag }),
        note: t('palette.tag'),
        icon: Users,
        href: leadsTagged(tag),
        words: [tag],
      }),
    ),
  ];
}

interface Entry {
  readonly endpointName?: string;
  readonly status?: string;
  readonly data?: unknown;
}

/** People and lists that screens have fetched: those of lists, searches and pages of leads that are still kept. */
export function knownRows(state: RootState): Row[] {
  const people = new Map<string, Row>();
  const lists = new Map<string, Row>();
  const meet = (rows: readonly Person[] = []) => {
    for (const lead of rows) people.set(lead.id, personRow(lead));
  };
  for (const entry of Object.values(state.api.queries) as (Entry | undefined)[]) {
    if (!entry || entry.data === undefined) continue;
    switch (entry.endpointName) {
      case 'leadList':
        for (const page of (entry.data as { pages: { items: LeadRow[] }[] }).pages) meet(page.items);
        break;
      case 'searchLeads':
        meet((entry.data as { items: LeadRow[] }).items);
        break;
      case 'findAnything':
        meet((entry.data as Found).people);
        break;
      case 'getLead':
        meet([asPerson(entry.data as Lead)]);
        break;
      case 'smartLists':
        for (const list of (entry.data as { items: Found['lists'] }).items) lists.set(list.id, listRow(list));
        break;
      default:
    }
  }
  return [...people.values(), ...lists.values()];
}
