import { type Permission, type Role, type Scope, scopeOf } from '@lintel/contract';

/** Who acts, inside which company. Every tenant transaction begins with one. */
export interface Actor {
  readonly tenantId: string;
  /** The membership that acts; null when the system acts inside a tenant (jobs). */
  readonly userId: string | null;
  readonly accountId: string | null;
  readonly sessionId: string | null;
  readonly role: Role | 'system';
  readonly request: {
    readonly id: string;
    readonly ip: string | null;
    readonly userAgent: string | null;
  } | null;
}

/** The system acting inside one tenant: background jobs. */
export const systemActor = (tenantId: string): Actor => ({
  tenantId,
  userId: null,
  accountId: null,
  sessionId: null,
  role: 'system',
  request: null,
});

/** How far the actor reaches with a permission; the system reaches all of its tenant. */
export const reach = (actor: Actor, permission: Permission): Scope =>
  actor.role === 'system' ? 'all' : scopeOf(actor.role, permission);
