import type { Tx } from '../../kernel/db/tx.ts';

/**
 * Active listings of the company: how many there are, how many fit a budget (in the company's currency) and a kind of
 * home, and the middle price of those that fit, null when none does.
 */
export async function listingContext(
  tx: Tx,
  want: { min: number | null; max: number | null; propertyType: string | null },
): Promise<{ active: number; fitting: number; medianPrice: number | null }> {
  const [row] = await tx.prepared<{ active: number; fitting: number; medianPrice: number | null }>(
    'properties.context',
    `with fitting as (
       select list_price from properties
       where tenant_id = $1 and standard_status = 'Active' and list_price is not null
         and ($2::numeric is null or list_price >= $2) and ($3::numeric is null or list_price <= $3)
         and ($4::text is null or lower(property_type) = lower($4)))
     select (select count(*)::int from properties where tenant_id = $1 and standard_status = 'Active') as active,
       (select count(*)::int from fitting) as fitting,
       (select percentile_disc(0.5) within group (order by list_price) from fitting)::float8 as "medianPrice"`,
    [tx.tenantId, want.min, want.max, want.propertyType],
  );
  return row!;
}
