import type { SystemTx } from '../../../kernel/db/tx.ts';
import '../auth.tables.ts';

/** Companies that let an account in, by name, each with its name for the role when it has one of its own. */
export const companiesOf = (tx: SystemTx, accountId: string) =>
  tx
    .selectFrom('users as u')
    .innerJoin('tenants as t', 't.id', 'u.tenant_id')
    .leftJoin('roles as r', (join) =>
      join
        .onRef('r.tenant_id', '=', 'u.tenant_id')
        .on((eb) =>
          eb.or([
            eb('r.id', '=', eb.ref('u.role_id')),
            eb.and([
              eb('u.role_id', 'is', null),
              eb('r.builtin', '=', true),
              eb('r.base', '=', eb.ref('u.role')),
            ]),
          ]),
        ),
    )
    .select(['t.id', 't.name', 'u.role', 'r.name as roleName'])
    .where('u.account_id', '=', accountId)
    .where('u.active', '=', true)
    .orderBy('t.name')
    .orderBy('t.id')
    .execute();
