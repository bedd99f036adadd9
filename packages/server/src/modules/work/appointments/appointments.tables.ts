import type { AppointmentState, AppointmentType } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { Timestamp } from '../../../kernel/db/tables.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    appointments: AppointmentsTable;
    appointment_leads: AppointmentLeadsTable;
    appointment_attendees: AppointmentAttendeesTable;
  }
}

interface AppointmentsTable {
  tenant_id: string;
  id: string;
  organizer_id: string;
  creator_id: string | null;
  type: AppointmentType;
  title: string;
  place: string | null;
  note: Buffer | null;
  outcome_note: Buffer | null;
  subject_id: string;
  time_zone: string;
  all_day: boolean;
  starts_local: string;
  ends_local: string;
  starts_at: Timestamp;
  ends_at: Timestamp;
  recurrence: string | null;
  except_local: string[];
  last_ends_at: Timestamp | null;
  series_id: string | null;
  originally: string | null;
  listing_id: string | null;
  reminders: number[];
  remind_at: Timestamp | null;
  state: AppointmentState;
  outcome_at: Timestamp | null;
  outcome_by: string | null;
  uid: string;
  sequence: Generated<number>;
  import_id: string | null;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

interface AppointmentLeadsTable {
  tenant_id: string;
  appointment_id: string;
  origin_lead_id: string;
  lead_id: string;
}

interface AppointmentAttendeesTable {
  tenant_id: string;
  appointment_id: string;
  user_id: string;
}
