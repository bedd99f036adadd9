import type { FieldUse } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';

/** True where a document says `custom.<key>` anywhere; `$2` is that name. */
const says = (document: string): string =>
  `jsonb_path_exists(${document}, '$.** ? (@ == $name)', jsonb_build_object('name', $2::text))`;

/** What speaks of a field, 200 at most. `name` is null for a list of somebody else that is not shared. */
export const findUses = (
  tx: Tx,
  key: string,
  userId: string | null,
): Promise<{ kind: FieldUse['kind']; id: string; name: string | null }[]> =>
  tx.prepared(
    '',
    `select kind, id, name from (
       select 'list' as kind, id, case when shared or owner_id = $3 then name end as name from smart_lists
         where tenant_id = $1 and removed_at is null and (${says('filter')} or ${says('columns')})
       union all
       select 'webhook', id, name from intake_webhooks where tenant_id = $1 and active and ${says('mapping')}
       union all
       select 'form', id, definition ->> 'title' from forms
         where tenant_id = $1 and active and ${says('definition')}
       union all
       select 'mapping', id, name from import_mappings where tenant_id = $1
         and jsonb_path_exists(columns, '$.** ? (@.kind == "custom" && @.key == $key)',
           jsonb_build_object('key', substr($2, length('custom.') + 1)))
       union all
       select 'stage', id, name from stages
         where tenant_id = $1 and archived_at is null and $2 = any (required)
       union all
       select 'provider', id, rules ->> 'name' from enrichment_providers where tenant_id = $1 and ${says('rules')}
     ) used order by kind, name nulls last, id limit 200`,
    [tx.tenantId, `custom.${key}`, userId],
  );
