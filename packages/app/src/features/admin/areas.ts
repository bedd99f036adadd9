import type { Permission } from '@lintel/contract';

/** The areas of Admin in their order, and what opens each: any one of its permissions. */
const OPENED_BY = {
  users: ['users:manage'],
  roles: ['roles:manage', 'users:manage'],
  routing: ['routing:manage'],
  pipelines: ['fields:manage'],
  checklists: ['fields:manage'],
  fields: ['fields:manage'],
  tags: ['fields:manage'],
  sources: ['intake:manage'],
  queue: ['intake:manage'],
  mailboxes: ['intake:manage'],
  webhooks: ['intake:manage'],
  forms: ['intake:manage'],
  'look-ups': ['intake:manage'],
  keys: ['keys:manage'],
  audit: ['audit:read'],
  company: ['company:manage'],
} as const satisfies Record<string, readonly Permission[]>;
export type AdminArea = keyof typeof OPENED_BY;

type May = (permission: Permission) => boolean;

export const mayEnter = (area: AdminArea, may: May): boolean => OPENED_BY[area].some(may);

/** Areas this person may enter; none means that there is no Admin for them. */
export const adminAreas = (may: May): AdminArea[] =>
  (Object.keys(OPENED_BY) as AdminArea[]).filter((area) => mayEnter(area, may));

export const areaPath = (area: AdminArea): string => `/admin/${area === 'keys' ? 'api-keys' : area}`;
