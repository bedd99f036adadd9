import type { Permission } from '@lintel/contract';

/** One permission of one role. */
export interface Cell {
  readonly roleId: string;
  readonly permission: Permission;
}
