import type { Sharing, Territory, TerritoryArea } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { Dialog } from '@/ui/Dialog';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useCreateTerritoryMutation, useUpdateTerritoryMutation } from '../routing.api';
import { SharingEditor } from '../rules/StepsEditor';
import type { Choices } from '../use-names';
import { AreaEditor } from './AreaEditor';

/** One a line, or with commas or semicolons between them; a city keeps its state behind a comma. */
const linesOf = (text: string, split: RegExp): string[] => [
  ...new Set(
    text
      .split(split)
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
];

/** A territory: where it is, and who works there. */
export function TerritoryDialog({
  of,
  choices,
  onClose,
}: {
  of?: Territory;
  choices: Choices;
  onClose: () => void;
}) {
  const styles = useStyles();
  const [name, setName] = useState(of?.name ?? '');
  const [cities, setCities] = useState(of?.cities.join('\n') ?? '');
  const [codes, setCodes] = useState(of?.postalCodes.join(' ') ?? '');
  const [areas, setAreas] = useState<TerritoryArea[]>(of?.areas ?? []);
  const [agents, setAgents] = useState<Sharing>(of?.agents ?? { people: [], teams: [] });
  const [create, making] = useCreateTerritoryMutation();
  const [update, saving] = useUpdateTerritoryMutation();
  const body = {
    name: name.trim(),
    cities: linesOf(cities, /[\n;]/),
    // Codes of digits may stand with spaces between them; others have spaces inside.
    postalCodes: linesOf(codes.toUpperCase(), /[\n;,]/).flatMap((line) =>
      /^[\d\s*-]+$/.test(line) ? line.split(/\s+/) : [line],
    ),
    areas,
    agents,
  };
  const empty = body.cities.length + body.postalCodes.length + areas.length === 0;
  const save = async () => {
    const reply = of ? await update({ params: { territoryId: of.id }, body }) : await create({ body });
    if (!('error' in reply)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={640}
      title={of ? t('routing.territory_edit', { name: of.name }) : t('routing.territory_add')}
      confirm={{
        label: t('routing.save'),
        busy: making.isLoading || saving.isLoading,
        disabledReason:
          body.name === '' ? t('routing.need.territory_name') : empty && t('routing.need.place'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <TextField
          label={t('routing.name')}
          value={name}
          onChange={setName}
          maxLength={80}
          autoFocus={!of}
          required
        />
        <TextField
          label={t('routing.cities')}
          hint={t('routing.cities_hint')}
          value={cities}
          onChange={setCities}
          rows={3}
        />
        <TextField
          label={t('routing.zips')}
          hint={t('routing.zips_hint')}
          value={codes}
          onChange={setCodes}
          rows={2}
          autoCapitalize="characters"
        />
        <AreaEditor areas={areas} onChange={setAreas} />
        <View role="group" aria-label={t('routing.agents')} style={styles.group}>
          <Text variant="strong">{t('routing.agents')}</Text>
          <SharingEditor among={agents} weighted choices={choices} onChange={setAgents} />
        </View>
        <NotSaved error={making.error ?? saving.error} />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  body: { gap: 16, padding: 4 },
  group: { gap: 10 },
}));
