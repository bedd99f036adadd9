import type { Role } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { Timestamp } from '../../../kernel/db/tables.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    invitations: InvitationsTable;
    mail_links: MailLinksTable;
    sign_in_failures: SignInFailuresTable;
  }
}

export interface InvitationsTable {
  tenant_id: string;
  id: string;
  email: string;
  name: string | null;
  /** The built-in role, or the one a role of the company's own grew out of. */
  role: Role;
  role_id: string | null;
  team_ids: Generated<string[]>;
  invited_by: string | null;
  sent_at: Timestamp;
  expires_at: Timestamp;
  closed_at: Timestamp | null;
  outcome: 'accepted' | 'revoked' | 'replaced' | null;
}

export interface MailLinksTable {
  id: string;
  purpose: 'reset' | 'email' | 'invitation';
  email: string;
  old_email: string | null;
  account_id: string | null;
  tenant_id: string | null;
  invitation_id: string | null;
  token_hash: Buffer | null;
  created_at: Timestamp;
  expires_at: Timestamp;
  sent_at: Timestamp | null;
  ended_at: Timestamp | null;
}

interface SignInFailuresTable {
  key: Buffer;
  hourly: boolean;
  failures: number;
  since: Timestamp;
  until: Timestamp;
}
