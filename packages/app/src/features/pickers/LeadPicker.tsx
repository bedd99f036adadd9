import { t } from '@lintel/contract/messages';
import { useSearchLeadsQuery } from '@/features/leads';
import { leadName } from '@/ui/lead-text';
import { type Named, SearchPicker } from '@/ui/SearchPicker';

function useLeads(typed: string) {
  const { currentData, isFetching } = useSearchLeadsQuery(
    { query: { q: typed, limit: 8 } },
    { skip: typed === '' },
  );
  return {
    busy: isFetching,
    items: (currentData?.items ?? []).map((lead) => ({
      id: lead.id,
      name: leadName(lead),
      hint: lead.email ?? lead.phone ?? undefined,
    })),
  };
}

/** One lead or several of those within reach, found by name, e-mail or phone. */
export function LeadPicker({
  label,
  most,
  leads,
  onChange,
}: {
  label: string;
  most: number;
  leads: readonly Named[];
  onChange: (leads: Named[]) => void;
}) {
  return (
    <SearchPicker
      label={label}
      placeholder={t('ui.pick.lead')}
      chosen={leads}
      most={most}
      onChange={onChange}
      useFound={useLeads}
    />
  );
}
