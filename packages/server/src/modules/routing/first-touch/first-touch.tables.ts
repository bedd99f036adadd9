import type { FirstTouchSettings } from '@lintel/contract';
import type { Generated } from 'kysely';
import type { Json, Timestamp } from '../../../kernel/db/tables.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    first_touch_settings: FirstTouchSettingsTable;
    first_touch_clocks: FirstTouchClocksTable;
  }
}

interface FirstTouchSettingsTable {
  tenant_id: string;
  minutes: number;
  reassign_after: number | null;
  counts: FirstTouchSettings['counts'];
  hours: Json<FirstTouchSettings['hours']>;
  updated_at: Timestamp;
}

interface FirstTouchClocksTable {
  tenant_id: string;
  id: string;
  lead_id: string;
  decision_id: string;
  owner_id: string | null;
  minutes: number;
  arrived_at: Timestamp;
  started_at: Timestamp;
  due_at: Timestamp;
  due_in_business_at: Timestamp;
  answer_by: Timestamp;
  hand_on_at: Timestamp | null;
  next_step: 'tell' | 'hand_on' | null;
  next_at: Timestamp | null;
  overdue_at: Timestamp | null;
  reassignments: Generated<number>;
  touched_at: Timestamp | null;
  touched_by: string | null;
  touch_event_id: string | null;
  responded_after_ms: string | null;
  responded_after_business_ms: string | null;
  ended_at: Timestamp | null;
}
