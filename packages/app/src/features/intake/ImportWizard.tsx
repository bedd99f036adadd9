import type { Import } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import ArrowRight from 'lucide-react-native/icons/arrow-right';
import Play from 'lucide-react-native/icons/play';
import { useEffect, useRef, useState } from 'react';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { useWidth } from '@/ui/theme-context';
import { ConsentStep } from './ConsentStep';
import { type ConsentForm, consentFormOf, consentOf, faultsOf, sameConsent } from './consent-form';
import { DuplicatesStep } from './DuplicatesStep';
import { ImportFrame } from './ImportFrame';
import { canIdentify, type SetUpStep, stepAfter, stepBefore } from './import-steps';
import { useCheckImportMutation, useStartImportMutation } from './intake.api';
import { MapStep } from './MapStep';
import { ReviewStep } from './ReviewStep';
import { useImportChange } from './use-import-change';
import { WhatWillHappen } from './WhatWillHappen';

/** The steps between a file that was read and its import. The step is in the address; everything set is kept by the server. */
export function ImportWizard({ of, step }: { of: Import; step: SetUpStep }) {
  const router = useRouter();
  const width = useWidth();
  const compact = width === 'compact';
  const changes = useImportChange(of.id);
  const [check, checking] = useCheckImportMutation();
  const [start, starting] = useStartImportMutation();
  const [consent, setConsent] = useState<ConsentForm>(() => consentFormOf(of.consent));
  const [tried, setTried] = useState(false);
  const params = { importId: of.id };

  const go = (to: SetUpStep) =>
    router.push({ pathname: '/leads/import/[importId]', params: { importId: of.id, step: to } });
  const before = stepBefore(step);
  const after = stepAfter(step);
  const known = canIdentify(of);
  const busy = of.state === 'checking' || checking.isLoading;

  // Past the first step there is something to look at: the dry run starts by itself, once for each state of the settings.
  const due = step !== 'map' && of.state === 'mapping' && of.problem === null && known;
  const asked = useRef(false);
  useEffect(() => {
    if (!due) asked.current = false;
    else if (!asked.current) {
      asked.current = true;
      void check({ params: { importId: of.id } });
    }
  }, [due, check, of.id]);

  const newConsent = step === 'consent' && !sameConsent(consentOf(consent), of.consent);
  const next = async () => {
    if (!after) return void start({ params });
    if (step === 'consent') {
      setTried(true);
      if (Object.keys(faultsOf(consent)).length > 0) return;
      if (newConsent && !(await changes.change({ consent: consentOf(consent) }))) return;
    }
    go(after);
  };

  const counts = of.checked?.counts;
  const rows = counts ? counts.create + (of.onDuplicate === 'skip' ? 0 : counts.update) : 0;
  const problem =
    (starting.isError && { title: t('intake.ui.review.start_failed'), text: problemText(starting.error) }) ||
    (checking.isError && { title: t('intake.ui.what.failed'), text: problemText(checking.error) }) ||
    (of.problem !== null && { title: t('intake.ui.what.failed'), text: of.problem }) ||
    (changes.problem && { title: t('intake.ui.save_failed'), text: changes.problem });

  const actions = (
    <>
      {(before || !compact) && (
        <Button
          label={t('ui.back')}
          kind={compact ? 'outline' : 'quiet'}
          grow={compact}
          onPress={() => (before ? go(before) : router.push('/leads/import'))}
        />
      )}
      {after ? (
        <Button
          kind="filled"
          grow={compact}
          label={t(`intake.ui.next.${after === 'map' ? 'duplicates' : after}`)}
          iconAfter={ArrowRight}
          busy={changes.saving}
          disabledReason={
            !known ? t('intake.ui.map.identity_short') : newConsent && busy && t('intake.ui.map.busy')
          }
          onPress={() => void next()}
        />
      ) : (
        <Button
          kind="filled"
          grow={compact}
          icon={Play}
          label={counts ? t('intake.ui.review.start_count', { count: rows }) : t('intake.ui.review.start')}
          busy={starting.isLoading}
          disabledReason={
            !known
              ? t('intake.ui.map.identity_short')
              : of.state !== 'checked'
                ? t('intake.ui.review.unchecked')
                : rows === 0 && t('intake.ui.review.nothing')
          }
          onPress={() => void next()}
        />
      )}
    </>
  );

  const what = (
    <WhatWillHappen
      of={of}
      busy={busy}
      onCheck={known && step === 'map' && !busy ? () => void check({ params }) : undefined}
    />
  );
  // Beside or below; on the last step of a narrow screen it is what the person has come to see.
  const first = width !== 'wide' && step === 'review';

  return (
    <ImportFrame
      step={step}
      note={t('intake.ui.file_note', { file: of.fileName, count: of.rows })}
      onBack={() => router.push('/leads/import')}
      actions={actions}
      pane={first ? undefined : what}
    >
      {problem && (
        <Banner
          kind="error"
          inset
          title={problem.title}
          text={problem.text}
          action={
            checking.isError || of.problem !== null
              ? { label: t('ui.try_again'), onPress: () => void check({ params }) }
              : undefined
          }
        />
      )}
      {first && what}
      {step === 'map' && <MapStep of={of} changes={changes} busy={busy} faults={checking.error} />}
      {step === 'duplicates' && <DuplicatesStep of={of} changes={changes} busy={busy} />}
      {step === 'consent' && (
        <ConsentStep form={consent} onChange={setConsent} faults={tried ? faultsOf(consent) : {}} />
      )}
      {step === 'review' && <ReviewStep of={of} changes={changes} busy={busy} onChange={go} />}
    </ImportFrame>
  );
}
