import { t } from '@lintel/contract/messages';
import ListPlus from 'lucide-react-native/icons/list-plus';
import { useState } from 'react';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Section } from '@/ui/Card';
import { TaskEditor } from './TaskEditor';
import { TaskList } from './TaskList';

/** The open tasks of a lead, for the lead's page. */
export function LeadTasks({ leadId, leadName }: { leadId: string; leadName: string | null }) {
  const { may } = useSession();
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title={t('tasks.title')}
      actions={
        may('leads:update') ? (
          <Button
            size="small"
            kind="quiet"
            icon={ListPlus}
            label={t('tasks.add')}
            onPress={() => setAdding(true)}
          />
        ) : undefined
      }
    >
      <TaskList view="open" leadId={leadId} empty={t('tasks.lead.none')} />
      {adding && <TaskEditor lead={{ id: leadId, name: leadName }} onClose={() => setAdding(false)} />}
    </Section>
  );
}
