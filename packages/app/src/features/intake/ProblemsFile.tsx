import type { Import } from '@lintel/contract';
import { intake } from '@lintel/contract/intake';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useContractCall } from '@/store/use-session';
import { Button, type ButtonKind } from '@/ui/Button';
import type { LucideIcon } from '@/ui/Icon';
import { Text } from '@/ui/Text';

/** Downloads the rows with problems as CSV: row, column, reason, value as it was. */
export function ProblemsFile({ of, kind, icon }: { of: Import; kind: ButtonKind; icon: LucideIcon }) {
  const { download } = useContractCall();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const fetchFile = async () => {
    setBusy(true);
    setProblem(undefined);
    const name = `${of.fileName.replace(/\.(csv|csv\.gz|gz|tsv|txt|xlsx)$/i, '')}-problems.csv`;
    await download(intake.importErrors, { params: { importId: of.id } }, name).catch(setProblem);
    setBusy(false);
  };
  return (
    <View style={{ gap: 6 }}>
      <Button
        kind={kind}
        icon={icon}
        label={t('intake.ui.what.problems_file')}
        busy={busy}
        onPress={() => void fetchFile()}
      />
      {problem !== undefined && (
        <Text variant="meta" tone="dangerText" live="polite">
          {`${t('intake.ui.result.download_failed')} ${problemText(problem)}`}
        </Text>
      )}
    </View>
  );
}
