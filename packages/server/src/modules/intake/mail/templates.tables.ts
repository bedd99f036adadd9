import type { InquiryType, MailAnchor } from '@lintel/contract';
import type { Json, Timestamp } from '../../../kernel/db/tables.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    mail_templates: MailTemplatesTable;
  }
}

export interface MailTemplatesTable {
  tenant_id: string;
  id: string;
  sender: string;
  source: string | null;
  type: InquiryType;
  fields: Json<MailAnchor[]>;
  created_by: string | null;
  updated_at: Timestamp;
}
