import Ellipsis from 'lucide-react-native/icons/ellipsis';
import Mail from 'lucide-react-native/icons/mail';
import MessageSquare from 'lucide-react-native/icons/message-square';
import Phone from 'lucide-react-native/icons/phone';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import { Avatar } from '@/ui/Avatar';
import { Button, IconButton } from '@/ui/Button';
import { Card, Divider, Section } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Checkbox, Radio, RadioGroup, Toggle } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import { FileDrop } from '@/ui/FileDrop';
import { Menu } from '@/ui/Menu';
import { ProgressBar, Stepper } from '@/ui/Progress';
import { BandChip, MakerChip, ScoreMeter } from '@/ui/ScoreMeter';
import { MultiSelect, SelectField } from '@/ui/SelectField';
import { Sheet } from '@/ui/Sheet';
import { Screen } from '@/ui/shell/Screen';
import { Segmented, Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { DateField, MoneyField, NumberField, PhoneField, TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';

const options = ['Name', 'Phone', 'Email', 'Budget', 'Source'].map((label) => ({ value: label, label }));
const many = [
  'New',
  'Contacted',
  'Qualified',
  'Showing',
  'Offer',
  'Under contract',
  'Closed',
  'Lost',
  'Nurture',
  'Past',
].map((label) => ({ value: label, label }));

export function GalleryFields() {
  const styles = useStyles();
  const toast = useToast();
  const compact = useWidth() === 'compact';
  const [text, setText] = useState('Daniel Okafor');
  const [phone, setPhone] = useState('5550142');
  const [money, setMoney] = useState<number | null>(640000);
  const [day, setDay] = useState<string | null>('2026-11-24');
  const [one, setOne] = useState<string | null>('Phone');
  const [some, setSome] = useState(['New', 'Offer', 'Closed']);
  const [tick, setTick] = useState(true);
  const [pick, setPick] = useState('team');
  const [seg, setSeg] = useState('one');
  const [dialog, setDialog] = useState(false);
  const [sheet, setSheet] = useState(false);
  const row = (children: ReactNode) => <View style={styles.row}>{children}</View>;
  return (
    <Screen
      title="Fields and buttons"
      note="autumn-open-houses.csv, 2,418 rows"
      onBack={() => {}}
      crumbs={compact ? undefined : [{ label: 'Leads', href: '/gallery' }]}
      middle={
        <Stepper
          label="Steps"
          current="map"
          steps={[
            { key: 'upload', label: 'Upload' },
            { key: 'map', label: 'Map columns' },
            { key: 'duplicates', label: 'Duplicates' },
            { key: 'review', label: 'Review' },
          ]}
        />
      }
      pane={
        <>
          <Section title="What will happen" note="pane">
            <Text tone="text2">1,987 new leads</Text>
          </Section>
          <Divider />
          <FileDrop
            title="Drop a list of leads"
            hint="CSV or XLSX, up to 200 MB"
            accept={['.csv', '.xlsx']}
            onFile={() => {}}
          />
        </>
      }
    >
      <View style={styles.columns}>
        <View style={styles.column}>
          <Card title="Buttons">
            {row(
              <>
                <Button kind="filled" icon={Phone} label="Call" shortcut="P" />
                <Button icon={MessageSquare} label="Text" shortcut="T" />
                <Button kind="tint" label="Save as list" />
                <Button kind="quiet" label="Later" />
                <Button kind="danger" label="Erase data" onPress={() => setDialog(true)} />
              </>,
            )}
            {row(
              <>
                <Button size="small" label="Small" />
                <Button kind="filled" label="Saving" busy />
                <Button
                  icon={Mail}
                  label="Email"
                  disabledReason="No e-mail consent. Ask by phone, then record it."
                />
                <IconButton icon={Phone} label="Call" />
                <IconButton kind="outline" icon={Mail} label="Email" />
                <IconButton kind="tint" icon={MessageSquare} label="Text" />
                <Menu
                  label="Actions"
                  items={[
                    {
                      key: 'a',
                      label: 'Assign',
                      icon: Phone,
                      shortcut: 'A',
                      onPress: () => toast({ message: '3 leads moved to Nurture', undo: () => {} }),
                    },
                    {
                      key: 'b',
                      label: 'Export',
                      icon: Mail,
                      disabledReason: 'Your role cannot export.',
                      onPress: () => {},
                    },
                    { key: 'c', label: 'Erase', danger: true, divider: true, onPress: () => setDialog(true) },
                  ]}
                  trigger={(menu) => <IconButton {...menu} icon={Ellipsis} label="More" testID="more" />}
                />
              </>,
            )}
            {row(<Button label="Open a sheet" onPress={() => setSheet(true)} testID="sheet" />)}
          </Card>
          <Card title="Fields">
            <TextField label="Name" value={text} onChange={setText} required />
            <MoneyField label="Budget" value={money} onChange={setMoney} hint="Highest price" />
            <PhoneField label="Phone" value={phone} onChange={setPhone} />
            <TextField
              label="Phone"
              value="555 01"
              onChange={() => {}}
              error="Add the missing digits, for example 555-0142"
            />
            <DateField label="Born on" value={day} onChange={setDay} />
            <NumberField label="Beds" value={3} onChange={() => {}} suffix="beds" />
            <TextField label="Password" value="secret words" onChange={() => {}} secureTextEntry />
            <TextField label="Note" value="Wants a garden." onChange={() => {}} rows={3} />
          </Card>
        </View>
        <View style={styles.column}>
          <Card title="Choices" note="lists, boxes, switches">
            <SelectField label="Lead field" options={options} value={one} onChange={setOne} testID="select" />
            <MultiSelect label="Stages" options={many} values={some} onChange={setSome} />
            <Checkbox
              label="Keep the value in the file"
              checked={tick}
              onChange={setTick}
              hint="Otherwise ours stays"
            />
            <Checkbox label="Some of them" checked="mixed" onChange={() => {}} />
            <RadioGroup label="Reach">
              {['own', 'team', 'all'].map((key) => (
                <Radio
                  key={key}
                  label={key}
                  hint={`Leads of ${key}`}
                  checked={pick === key}
                  onSelect={() => setPick(key)}
                />
              ))}
            </RadioGroup>
            <Toggle label="Single-key shortcuts" on={tick} onChange={setTick} />
            <Segmented
              label="View"
              value={seg}
              onChange={setSeg}
              items={[
                { key: 'one', label: 'Matrix' },
                { key: 'two', label: 'By role' },
              ]}
            />
            <Tabs
              look="line"
              label="Parts"
              value={seg}
              onChange={setSeg}
              items={[
                { key: 'one', label: 'Timeline' },
                { key: 'two', label: 'Details', count: 11 },
              ]}
            />
          </Card>
          <Card title="Chips and scores" focus>
            {row(
              <>
                <Chip label="Buyer" tone="accent" />
                <Chip label="Referral" />
                <Chip label="Pre-approved" tone="success" icon={Phone} />
                <Chip label="3 to check" tone="warning" />
                <Chip label="Failed" tone="danger" />
                <Chip label="Shadow" tone="violet" />
                <Chip label="New" tone="info" />
              </>,
            )}
            {row(
              <>
                <ScoreMeter points={91} delta={6} />
                <ScoreMeter points={63} />
                <ScoreMeter points={38} delta={-5} />
                <ScoreMeter points={12} stale />
                <ScoreMeter points={null} />
                <ScoreMeter points={70} maker="rules" />
              </>,
            )}
            {row(
              <>
                <BandChip band="hot" />
                <BandChip band="warm" />
                <BandChip band="cool" />
                <BandChip band="cold" />
                <MakerChip maker="rules" />
                <MakerChip maker="starter" />
              </>,
            )}
            {row(
              [
                'Daniel Okafor',
                'Renée Castellan',
                'Inés Berg',
                'Leila Haddad',
                'Chloe Fairbank',
                'Hana Kimura',
                'Ada Finch',
                'Zola Petit',
              ].map((name) => <Avatar key={name} name={name} size={32} />),
            )}
            <ProgressBar label="Training" value={0.55} />
          </Card>
        </View>
      </View>
      <Dialog
        open={dialog}
        onClose={() => setDialog(false)}
        title="Erase Paula Stern’s data?"
        text="Removes 14 messages, 3 notes and 2 files for good. The audit entry stays, without her details."
        confirm={{ label: 'Erase data', danger: true, onPress: () => setDialog(false) }}
      />
      <Sheet
        open={sheet}
        onClose={() => setSheet(false)}
        title="A sheet"
        footer={<Button kind="filled" label="Apply" onPress={() => setSheet(false)} grow />}
      >
        <View style={styles.sheet}>
          <TextField label="Reason" value={text} onChange={setText} />
        </View>
      </Sheet>
    </Screen>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8 },
  columns: { flexDirection: 'row', flexWrap: 'wrap', gap: 14 },
  column: { flexGrow: 1, flexBasis: 320, gap: 14, minWidth: 0 },
  sheet: { padding: 16 },
}));
