import { FINANCING, LEAD_STATUSES, LEAD_TYPES, type Lead, TIMELINES } from '@lintel/contract';
import { type MessageKey, t } from '@lintel/contract/messages';
import CircleDot from 'lucide-react-native/icons/circle-dot';
import Clock from 'lucide-react-native/icons/clock';
import Hourglass from 'lucide-react-native/icons/hourglass';
import House from 'lucide-react-native/icons/house';
import Landmark from 'lucide-react-native/icons/landmark';
import MapPin from 'lucide-react-native/icons/map-pin';
import Megaphone from 'lucide-react-native/icons/megaphone';
import TagIcon from 'lucide-react-native/icons/tag';
import Target from 'lucide-react-native/icons/target';
import Users from 'lucide-react-native/icons/users';
import Wallet from 'lucide-react-native/icons/wallet';
import { lazy, Suspense, useMemo, useState } from 'react';
import { View } from 'react-native';
import { ruleOf, useLeadLists } from '@/features/leads';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Divider, Section } from '@/ui/Card';
import { makeStyles } from '@/ui/theme-context';
import { ChoiceRow, HiddenRow } from './EditableRow';
import { BudgetRow, CustomRow, TagsRow, TextRow } from './fields';
import { OwnerRow } from './OwnerRow';
import type { SaveLead } from './use-save-lead';

const LastTouch = lazy(() => import('@/features/arrivals').then((area) => ({ default: area.LastTouch })));

const worded = <V extends string>(values: readonly V[], key: (value: V) => MessageKey) =>
  values.map((value) => ({ value, label: t(key(value)) }));

/** The fields of a lead, each edited in place. */
export function Details({ lead, onSave }: { lead: Lead; onSave: SaveLead }) {
  const styles = useStyles();
  const { me, may } = useSession();
  const { fields } = useLeadLists();
  const editable = may('leads:update');
  const isHidden = (name: string) => lead.hidden.includes(name);
  const isFixed = (name: string) => ruleOf(me?.fields, name) === 'read_only';
  // Where a lead came from is corrected by few, and filled by any.
  const sourceFixed =
    lead.source !== null &&
    !may('intake:manage') &&
    !me?.permissions.some(({ permission, scope }) => permission === 'leads:assign' && scope === 'all');
  const zones = useMemo(
    () =>
      [
        ...new Set([
          ...(lead.timeZone ? [lead.timeZone] : []),
          ...(Intl.supportedValuesOf?.('timeZone') ?? []),
        ]),
      ].map((value) => ({ value, label: value.replaceAll('_', ' ') })),
    [lead.timeZone],
  );
  const save = (base: Lead, edit: Parameters<SaveLead>[1]) => void onSave(base, edit);
  const common = { lead, editable, onSave: save };
  return (
    <View style={styles.pane}>
      <Section title={t('leads.detail.details')}>
        <View>
          {isHidden('budget') ? (
            <HiddenRow label={t('leads.field.budget')} icon={Wallet} />
          ) : (
            <BudgetRow
              {...common}
              readOnly={isFixed('budget')}
              label={t('leads.field.budget')}
              icon={Wallet}
            />
          )}
          {isHidden('location') ? (
            <HiddenRow label={t('leads.field.location')} icon={MapPin} />
          ) : (
            <TextRow
              {...common}
              readOnly={isFixed('location')}
              field="location"
              label={t('leads.field.location')}
              icon={MapPin}
            />
          )}
          <TextRow {...common} field="propertyType" label={t('leads.field.property_type')} icon={House} />
          <ChoiceRow
            label={t('leads.field.timeline')}
            icon={Hourglass}
            editable={editable}
            clearable
            options={worded(TIMELINES, (v) => `leads.timeline.${v}`)}
            chosen={lead.timeline}
            text={lead.timeline ? t(`leads.timeline.${lead.timeline}`) : ''}
            onChoose={(v) => save(lead, { timeline: v as Lead['timeline'] })}
          />
          {isHidden('financing') ? (
            <HiddenRow label={t('leads.field.financing')} icon={Landmark} />
          ) : (
            <ChoiceRow
              label={t('leads.field.financing')}
              icon={Landmark}
              editable={editable}
              readOnly={isFixed('financing')}
              clearable
              options={worded(FINANCING, (v) => `leads.financing.${v}`)}
              chosen={lead.financing}
              text={lead.financing ? t(`leads.financing.${lead.financing}`) : ''}
              onChoose={(v) => save(lead, { financing: v as Lead['financing'] })}
            />
          )}
          <ChoiceRow
            label={t('leads.field.type')}
            icon={Users}
            editable={editable}
            clearable
            options={worded(LEAD_TYPES, (v) => `leads.type.${v}`)}
            chosen={lead.type}
            text={lead.type ? t(`leads.type.${lead.type}`) : ''}
            onChoose={(v) => save(lead, { type: v as Lead['type'] })}
          />
          {isHidden('tags') ? (
            <HiddenRow label={t('leads.field.tags')} icon={TagIcon} />
          ) : (
            <TagsRow {...common} readOnly={isFixed('tags')} label={t('leads.field.tags')} icon={TagIcon} />
          )}
          <OwnerRow lead={lead} onSave={save} />
          {isHidden('source') ? (
            <HiddenRow label={t('leads.field.source')} icon={Target} />
          ) : (
            <TextRow
              {...common}
              readOnly={isFixed('source') || sourceFixed}
              field="source"
              label={t('leads.field.source')}
              icon={Target}
            />
          )}
          {isHidden('campaign') ? (
            <HiddenRow label={t('leads.field.campaign')} icon={Megaphone} />
          ) : (
            <TextRow
              {...common}
              readOnly={isFixed('campaign')}
              field="campaign"
              label={t('leads.field.campaign')}
              icon={Megaphone}
            />
          )}
          {lead.lastSource !== null && (
            <Suspense>
              <LastTouch lead={lead} />
            </Suspense>
          )}
          <ChoiceRow
            label={t('leads.field.status')}
            icon={CircleDot}
            editable={editable}
            clearable={false}
            options={worded(LEAD_STATUSES, (v) => `leads.status.${v}`)}
            chosen={lead.status}
            text={t(`leads.status.${lead.status}`)}
            onChoose={(v) => v && save(lead, { status: v as Lead['status'] })}
          />
          <ChoiceRow
            label={t('leads.field.time_zone')}
            icon={Clock}
            editable={editable}
            clearable
            options={zones}
            chosen={lead.timeZone}
            text={lead.timeZone?.replaceAll('_', ' ') ?? ''}
            onChoose={(timeZone) => save(lead, { timeZone })}
          />
        </View>
      </Section>
      {fields.length > 0 && (
        <>
          <Divider />
          <CustomSection {...common} />
        </>
      )}
    </View>
  );
}

/** Filled custom fields first; the empty ones open on demand, as there may be dozens. */
function CustomSection({
  lead,
  editable,
  onSave,
}: {
  lead: Lead;
  editable: boolean;
  onSave: (base: Lead, edit: Parameters<SaveLead>[1]) => void;
}) {
  const { me } = useSession();
  const { fields } = useLeadLists();
  const [all, setAll] = useState(false);
  const filled = fields.filter(({ key }) => (lead.custom[key] ?? null) !== null);
  const empty = fields.filter(({ key }) => (lead.custom[key] ?? null) === null);
  const few = fields.length <= 6;
  return (
    <Section title={t('leads.field.custom')}>
      <View>
        {[...filled, ...(all || few ? empty : [])].map((field) =>
          lead.hidden.includes(`custom.${field.key}`) ? (
            <HiddenRow key={field.id} label={field.label} />
          ) : (
            <CustomRow
              key={field.id}
              field={field}
              lead={lead}
              label={field.label}
              editable={editable}
              readOnly={ruleOf(me?.fields, `custom.${field.key}`) === 'read_only'}
              onSave={onSave}
            />
          ),
        )}
      </View>
      {!few && empty.length > 0 && (
        <View style={{ flexDirection: 'row', marginLeft: -9 }}>
          <Button
            kind="quiet"
            size="small"
            label={t(all ? 'leads.detail.hide_empty' : 'leads.detail.show_empty', { count: empty.length })}
            expanded={all}
            onPress={() => setAll(!all)}
          />
        </View>
      )}
    </Section>
  );
}

const useStyles = makeStyles(() => ({
  pane: { gap: 14 },
}));
