import { type FieldRules, type Grants, grantsOf, type Role, withChanges } from '@lintel/contract';
import { sql } from 'kysely';
import type { Access } from '../../../kernel/actor.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import '../auth.tables.ts';

/** What a member is and may do right now. */
export interface Standing {
  readonly tenantId: string;
  readonly userId: string;
  /** Null for a service account. */
  readonly accountId: string | null;
  readonly role: Role;
  readonly access: Access;
  readonly active: boolean;
  /** The company asks this member for a second factor. */
  readonly mfaRequired: boolean;
  /** The company asks for a second factor that the account lacks. */
  readonly mustEnrol: boolean;
}

interface Row {
  tenant_id: string;
  user_id: string;
  account_id: string | null;
  role: Role;
  active: boolean;
  grants: Partial<Grants> | null;
  fields: FieldRules | null;
  mfa_policy: 'optional' | 'managers' | 'everyone';
  mfa: boolean;
  teams: string[];
  people: string[];
}

const STANDING = sql`
  u.tenant_id, u.id as user_id, u.account_id, u.role, u.active, r.grants, r.fields, t.mfa_policy,
  (a.totp_sealed is not null or exists (select 1 from passkeys p where p.account_id = u.account_id)) as mfa,
  array(select m.team_id from team_members m where m.tenant_id = u.tenant_id and m.user_id = u.id) as teams,
  array(select distinct m.user_id from team_members l
    join team_members m on m.tenant_id = l.tenant_id and m.team_id = l.team_id
    where l.tenant_id = u.tenant_id and l.user_id = u.id and l.lead) as people`;
const JOINS = sql`
  join tenants t on t.id = u.tenant_id
  left join accounts a on a.id = u.account_id
  left join roles r on r.tenant_id = u.tenant_id
    and (r.id = u.role_id or (u.role_id is null and r.builtin and r.base = u.role))`;

/** A living session's member, when they proved themselves and how; undefined when the session has ended. */
export async function standingOfSession(
  tx: SystemTx,
  sessionId: string,
): Promise<(Standing & { verifiedAt: Date | null; methods: string[]; lastSeenAt: Date }) | undefined> {
  const { rows } = await sql<Row & { verified_at: Date | null; methods: string[]; last_seen_at: Date }>`
    select ${STANDING}, s.verified_at, s.methods, s.last_seen_at
    from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id ${JOINS}
    where s.id = ${sessionId} and s.ended_at is null`.execute(tx);
  const row = rows[0];
  return (
    row && {
      ...toStanding(row, row.methods),
      verifiedAt: row.verified_at,
      methods: row.methods,
      lastSeenAt: row.last_seen_at,
    }
  );
}

/** A member's standing, outside any session: API keys, commands. */
export async function standingOfMember(
  tx: SystemTx,
  tenantId: string,
  userId: string,
): Promise<Standing | undefined> {
  const { rows } = await sql<Row>`
    select ${STANDING} from users u ${JOINS} where u.tenant_id = ${tenantId} and u.id = ${userId}`.execute(
    tx,
  );
  return rows[0] && toStanding(rows[0], []);
}

function toStanding(row: Row, methods: readonly string[]): Standing {
  // The owner's row is fixed, whatever a table says.
  const grants = row.role === 'owner' ? grantsOf('owner') : withChanges(grantsOf(row.role), row.grants ?? {});
  const manages = (['users:manage', 'roles:manage', 'keys:manage', 'company:manage'] as const).some(
    (permission) => grants[permission] !== 'none',
  );
  const asked = row.mfa_policy === 'everyone' || (row.mfa_policy === 'managers' && manages);
  return {
    tenantId: row.tenant_id,
    userId: row.user_id,
    accountId: row.account_id,
    role: row.role,
    active: row.active,
    access: {
      grants,
      fields: row.role === 'owner' ? {} : (row.fields ?? {}),
      team: [...new Set([row.user_id, ...row.people])],
      teams: row.teams,
    },
    mfaRequired: asked && row.account_id !== null,
    // Whoever signs in elsewhere has their second factor there.
    mustEnrol: asked && !row.mfa && !methods.includes('fed') && row.account_id !== null,
  };
}
