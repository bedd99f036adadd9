import type { CustomField } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { changeOf, isEdit } from '@/store/offline/replay';
import type { WaitingWrite } from '@/store/offline/waiting-write';
import { fieldLabel } from '@/ui/field-text';

const WORDS = {
  'pipelines.move': 'offline.what.move',
  'leads.addNote': 'offline.what.note',
  'sync.leaveNote': 'offline.what.note',
  'firstTouch.logTouch': 'offline.what.touch',
  'tasks.create': 'offline.what.task_new',
  'tasks.complete': 'offline.what.task_done',
  'tasks.snooze': 'offline.what.task_snoozed',
  'today.done': 'offline.what.today_done',
  'today.snooze': 'offline.what.today_snoozed',
} as const;

/** What a waiting write does, in a few words. */
export function writeWords(write: WaitingWrite, custom: readonly CustomField[]): string {
  if (!isEdit(write) || write.endpoint === 'pipelines.move')
    return t(WORDS[write.endpoint as keyof typeof WORDS] ?? 'offline.what.other');
  const change = changeOf(write);
  const names = [
    ...Object.entries(change).flatMap(([field, value]) =>
      field === 'custom' ? Object.keys((value ?? {}) as object).map((key) => `custom.${key}`) : [field],
    ),
    ...(write.conflicts ?? []).map(({ field }) => field),
  ];
  return t('offline.what.edit', { fields: names.map((name) => fieldLabel(name, custom)).join(', ') });
}

/** What the person wrote in it, if anything. */
export function writtenText(write: WaitingWrite): string | undefined {
  const body = (write.call.body ?? {}) as { text?: string; note?: string };
  return body.text ?? body.note;
}
