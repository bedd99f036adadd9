import type { LeadFile } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { FILE_MAX_BYTES, timeline } from '@lintel/contract/timeline';
import { useCallback, useState } from 'react';
import { type PickedFile, pickFile, saveFile } from '@/platform/files';
import { randomId } from '@/platform/random-id';
import { api, callEndpoint } from '@/store/api';
import { problemText } from '@/store/problem';
import { useAppDispatch } from '@/store/store';
import { useToast } from '@/ui/Toast';

/** Kinds the chooser offers; the server looks at the bytes. */
const ACCEPT = [
  '.pdf',
  '.doc',
  '.docx',
  '.xls',
  '.xlsx',
  '.ppt',
  '.pptx',
  '.odt',
  '.ods',
  '.rtf',
  '.txt',
  '.csv',
  '.jpg',
  '.jpeg',
  '.png',
  '.gif',
  '.webp',
  '.heic',
  '.tif',
  '.tiff',
];

/** A file on its way to a note. */
export interface Attachment {
  readonly key: string;
  readonly name: string;
  /** Share sent, 0 to 1; null once it is there or was refused. */
  readonly share: number | null;
  readonly fileId: string | null;
  readonly problem: string | null;
}

function useUpload(leadId: string) {
  const dispatch = useAppDispatch();
  return useCallback(
    (file: PickedFile, forNote: boolean, onProgress: (share: number) => void) =>
      callEndpoint(
        {
          endpoint: timeline.uploadFile,
          call: { params: { leadId }, query: { fileName: file.name, forNote }, body: file.body },
        },
        dispatch,
        { onProgress },
      ),
    [dispatch, leadId],
  );
}

const tooLarge = (file: PickedFile): string | null =>
  file.size > FILE_MAX_BYTES
    ? t('error.file.too_large', { limit: `${FILE_MAX_BYTES / 1024 / 1024} MB` })
    : null;

/** Files chosen for a note that is being written; each is sent at once and waits for the note. */
export function useAttachments(leadId: string) {
  const upload = useUpload(leadId);
  const [files, setFiles] = useState<readonly Attachment[]>([]);
  const update = (key: string, to: Partial<Attachment>) =>
    setFiles((all) => all.map((file) => (file.key === key ? { ...file, ...to } : file)));
  const add = async () => {
    const picked = await pickFile(ACCEPT);
    if (!picked) return;
    const key = randomId();
    const problem = tooLarge(picked);
    setFiles((all) => [...all, { key, name: picked.name, share: problem ? null : 0, fileId: null, problem }]);
    if (problem) return;
    const outcome = await upload(picked, true, (share) => update(key, { share }));
    update(
      key,
      'data' in outcome
        ? { share: null, fileId: (outcome.data as { id: string }).id }
        : { share: null, problem: problemText(outcome.error) },
    );
  };
  return {
    files,
    add: () => void add(),
    remove: (key: string) => setFiles((all) => all.filter((file) => file.key !== key)),
    clear: () => setFiles([]),
    busy: files.some(({ share }) => share !== null),
    ids: files.flatMap(({ fileId }) => fileId ?? []),
  };
}

/** Adds a file to a lead without a note. */
export function useAddFile(leadId: string) {
  const upload = useUpload(leadId);
  const dispatch = useAppDispatch();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const add = async () => {
    const picked = await pickFile(ACCEPT);
    if (!picked) return;
    const problem = tooLarge(picked);
    if (problem) return toast({ message: problem, tone: 'danger' });
    setBusy(true);
    const outcome = await upload(picked, false, () => undefined);
    setBusy(false);
    if ('error' in outcome) return toast({ message: problemText(outcome.error), tone: 'danger' });
    dispatch(api.util.invalidateTags([{ type: 'lead', id: leadId }]));
    toast({ message: t('timeline.file.added', { name: picked.name }), tone: 'success' });
  };
  return { busy, add: () => void add() };
}

/** Downloads a file of a lead under its own name. */
export function useDownload(leadId: string) {
  const dispatch = useAppDispatch();
  const toast = useToast();
  return useCallback(
    async (file: Pick<LeadFile, 'id' | 'name'>) => {
      const outcome = await callEndpoint(
        { endpoint: timeline.downloadFile, call: { params: { leadId, fileId: file.id } } },
        dispatch,
      );
      if ('error' in outcome) toast({ message: problemText(outcome.error), tone: 'danger' });
      else await saveFile(outcome.data as Blob, file.name);
    },
    [dispatch, leadId, toast],
  );
}
