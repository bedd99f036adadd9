import {
  type FieldRule,
  type FieldRules,
  type Grants,
  grantsOf,
  PERMISSIONS,
  type Permission,
  type Role,
  type Scope,
} from '@lintel/contract';

/** What an actor may do and how far, resolved from role, company and teams. */
export interface Access {
  readonly grants: Grants;
  /** Lead fields the role hides or keeps from changes. */
  readonly fields: FieldRules;
  /** Members whose records the scope `team` reaches: the actor, and everyone in the teams the actor leads. */
  readonly team: readonly string[];
  /** Teams the actor belongs to, led or not. */
  readonly teams: readonly string[];
}

/** Who acts, inside which company. Every tenant transaction begins with one. */
export interface Actor {
  readonly tenantId: string;
  /** The membership that acts; null when the system acts inside a tenant (jobs). */
  readonly userId: string | null;
  readonly accountId: string | null;
  readonly sessionId: string | null;
  /** The API key that speaks for a service account. */
  readonly keyId: string | null;
  /** Requests a minute of an API key, instead of the limits of a person. */
  readonly limitPerMinute?: number;
  readonly role: Role | 'system';
  readonly access: Access;
  /** When the person last proved who they are; null for the system and for keys. */
  readonly verifiedAt: Date | null;
  /** The company asks for a second factor and there is none: only the account may be opened. */
  readonly mustEnrol: boolean;
  readonly request: {
    readonly id: string;
    readonly ip: string | null;
    readonly userAgent: string | null;
  } | null;
}

const EVERYTHING: Access = {
  grants: Object.fromEntries(PERMISSIONS.map((p) => [p, 'all'])) as Record<Permission, Scope>,
  fields: {},
  team: [],
  teams: [],
};

/** Stands for the tenant of an event that belongs to an account and no company; no row has it. */
export const NO_TENANT = '00000000-0000-0000-0000-000000000000';

/** The system acting inside one tenant: background jobs. */
export const systemActor = (tenantId: string): Actor => ({
  tenantId,
  userId: null,
  accountId: null,
  sessionId: null,
  keyId: null,
  role: 'system',
  access: EVERYTHING,
  verifiedAt: null,
  mustEnrol: false,
  request: null,
});

/** A member with what a built-in role starts with, outside any request: for commands and tests. */
export const memberActor = (
  tenantId: string,
  userId: string,
  accountId: string | null,
  role: Role,
): Actor => ({
  ...systemActor(tenantId),
  userId,
  accountId,
  role,
  access: { grants: grantsOf(role), fields: {}, team: [userId], teams: [] },
});

/** How far the actor reaches with a permission; the system reaches all of its tenant. */
export const reach = (actor: Actor, permission: Permission): Scope => actor.access.grants[permission];

const arrays = new WeakMap<readonly string[], string>();
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * How far the actor reads leads, as the database is told in `app.reach`: `all`, or the members whose leads it reaches as
 * an array of PostgreSQL, empty for nobody.
 */
export function readReach({ access, userId }: Actor): string {
  switch (access.grants['leads:read']) {
    case 'all':
      return 'all';
    case 'team': {
      let text = arrays.get(access.team);
      if (text === undefined) {
        text = `{${access.team.filter((id) => UUID.test(id)).join()}}`;
        arrays.set(access.team, text);
      }
      return text;
    }
    case 'own':
      return userId !== null && UUID.test(userId) ? `{${userId}}` : '{}';
    default:
      return '{}';
  }
}

/** The actor with every lead of the company in reach, for a transaction whose work has been allowed by other means. */
export const reachingAll = (actor: Actor): Actor => ({
  ...actor,
  access: { ...actor.access, grants: { ...actor.access.grants, 'leads:read': 'all' } },
});

/** What the actor's role says of a lead field; undefined when nothing stands in the way. */
export const fieldRule = (actor: Actor, field: string): FieldRule | undefined => actor.access.fields[field];
