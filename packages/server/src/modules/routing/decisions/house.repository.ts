import type { HoursWindow } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import { IN_PLAY } from '../../leads/index.ts';
import type { Ring } from '../engine/decide.ts';
import type { Person } from '../engine/people.ts';
import type { Taken } from '../engine/turns.ts';

interface PersonRow {
  id: string;
  active: boolean;
  timeZone: string;
  receiving: boolean;
  vacationFrom: string | null;
  vacationTo: string | null;
  hours: HoursWindow[] | null;
  openCap: number | null;
  dayCap: number | null;
  openLeads: number;
  leadsToday: number;
}

/** Who gets what nobody else does: the owner who has been there the longest. */
const COMPANY_OWNER = `select o.id from users o where o.tenant_id = $1 and o.role = 'owner' and o.active
  and o.kind = 'person' order by o.created_at, o.id limit 1`;
const PERSON = `u.id, u.active and u.kind = 'person' as active, coalesce(u.time_zone, c.time_zone) as "timeZone",
  coalesce(a.receiving, true) as receiving, a.vacation_from::text as "vacationFrom", a.vacation_to::text as "vacationTo",
  a.hours, a.open_cap as "openCap", a.day_cap as "dayCap"`;
/** Leads in play, and leads the rules gave since the person's midnight, claimed ones included. */
const OPEN = `(select count(*)::int from leads l where l.tenant_id = u.tenant_id and l.user_id = u.id and ${IN_PLAY})`;
const TODAY = `(select count(*)::int from routing_decisions d where d.tenant_id = u.tenant_id and d.user_id = u.id
  and d.outcome in ('given', 'offered') and d.decided_at >=
    date_trunc('day', $2::timestamptz at time zone coalesce(u.time_zone, c.time_zone)) at time zone coalesce(u.time_zone, c.time_zone))`;
const FROM = `from users u join tenants c on c.id = u.tenant_id
  left join routing_availability a on a.tenant_id = u.tenant_id and a.user_id = u.id`;

const toPerson = ({ vacationFrom, vacationTo, ...row }: PersonRow): Person => ({
  ...row,
  vacation: vacationFrom && vacationTo ? { from: vacationFrom, to: vacationTo } : null,
});

/** The company's owner, these people and everybody of these teams, at a moment; what has no cap is not counted. */
export async function readPeople(
  tx: Tx,
  userIds: readonly string[],
  teamIds: readonly string[],
  at: Date,
): Promise<{ ownerId: string; people: Person[] }> {
  const rows = await tx.prepared<PersonRow & { isOwner: boolean }>(
    'routing.people',
    `with owner as materialized (${COMPANY_OWNER})
     select ${PERSON}, case when a.open_cap is null then 0 else ${OPEN} end as "openLeads",
       case when a.day_cap is null then 0 else ${TODAY} end as "leadsToday", u.id = (select id from owner) as "isOwner"
     ${FROM} where u.tenant_id = $1 and (u.id = (select id from owner) or u.id = any($3) or u.id in (
       select m.user_id from team_members m where m.tenant_id = $1 and m.team_id = any($4)))`,
    [tx.tenantId, at, userIds, teamIds],
  );
  const ownerId = rows.find((row) => row.isOwner)?.id;
  if (ownerId === undefined) throw new Error('A company without an owner');
  return { ownerId, people: rows.map(({ isOwner: _, ...row }) => toPerson(row)) };
}

/** Every active person of the company by name, counted whether they have a cap or not. */
export const readEverybody = async (tx: Tx, at: Date, userId: string | null = null): Promise<Person[]> =>
  (
    await tx.prepared<PersonRow>(
      'routing.everybody',
      `select ${PERSON}, ${OPEN} as "openLeads", ${TODAY} as "leadsToday"
       ${FROM} where u.tenant_id = $1 and u.active and u.kind = 'person' and ($3::uuid is null or u.id = $3)
       order by lower(u.name), u.id`,
      [tx.tenantId, at, userId],
    )
  ).map(toPerson);

/** Members of teams, in the order they joined the company. */
export const readTeams = async (tx: Tx, teamIds: readonly string[]): Promise<Map<string, string[]>> => {
  const rows = await tx.prepared<{ teamId: string; userId: string }>(
    'routing.teams',
    `select m.team_id as "teamId", m.user_id as "userId" from team_members m
     join users u on u.tenant_id = m.tenant_id and u.id = m.user_id
     where m.tenant_id = $1 and m.team_id = any($2) order by m.team_id, u.created_at, u.id`,
    [tx.tenantId, teamIds],
  );
  const teams = new Map<string, string[]>();
  for (const { teamId, userId } of rows) {
    const members = teams.get(teamId);
    if (members) members.push(userId);
    else teams.set(teamId, [userId]);
  }
  return teams;
};

export const readPonds = async (tx: Tx, pondIds: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await tx.prepared<{ id: string }>(
        'routing.ponds',
        'select id from ponds where tenant_id = $1 and id = any($2)',
        [tx.tenantId, pondIds],
      )
    ).map((row) => row.id),
  );

export const readRings = (
  tx: Tx,
  ringIds: readonly string[],
): Promise<{ ringId: string; step: number; taken: Taken }[]> =>
  tx.prepared(
    'routing.rings',
    'select ring_id as "ringId", step, taken from routing_rings where tenant_id = $1 and ring_id = any($2)',
    [tx.tenantId, ringIds],
  );

export const saveRing = (tx: Tx, ring: Ring, taken: Taken, at: Date): Promise<unknown> =>
  tx.prepared(
    'routing.save-ring',
    `insert into routing_rings (tenant_id, ring_id, step, taken, updated_at) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, ring_id, step) do update set taken = excluded.taken, updated_at = excluded.updated_at`,
    [tx.tenantId, ring.id, ring.step, JSON.stringify(taken), at],
  );
