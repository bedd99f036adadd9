import type { FormDefinition } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useEffect, useState } from 'react';
import { PageFrame } from '@/platform/page-frame';
import { problemText } from '@/store/problem';
import { Card } from '@/ui/Card';
import { SkeletonBlock } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { usePreviewFormMutation } from '../doors.api';

const WAIT_MS = 350;

/** The page of a form as visitors will see it, a moment after each change. */
export function FormPreview({
  definition,
  fault,
}: {
  definition: FormDefinition | undefined;
  fault: string | undefined;
}) {
  const [preview, { error }] = usePreviewFormMutation();
  const [html, setHtml] = useState<string>();
  const text = definition && JSON.stringify(definition);
  useEffect(() => {
    if (!text) return;
    let over = false;
    const timer = setTimeout(() => {
      void preview({ body: JSON.parse(text) as FormDefinition }).then((reply) => {
        if (!over && 'data' in reply && reply.data) setHtml(reply.data.html);
      });
    }, WAIT_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [text, preview]);
  return (
    <Card title={t('doors.builder.preview')}>
      {fault && <Text tone="warningText">{fault}</Text>}
      {error && <Text tone="dangerText">{problemText(error)}</Text>}
      {html ? (
        <PageFrame html={html} label={t('doors.builder.preview')} height={720} />
      ) : (
        <SkeletonBlock lines={8} />
      )}
    </Card>
  );
}
