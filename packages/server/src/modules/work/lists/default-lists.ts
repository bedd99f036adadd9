import type { FilterGroup, LeadSort } from '@lintel/contract';

/** Won and lost leads are not worked through. */
const OPEN = { field: 'stageKind', op: 'is', value: 'open' } as const;

/** Lists every company begins with, in their order; they are the company's to change and remove. */
export const DEFAULT_LISTS = [
  {
    preset: 'hot_untouched',
    sort: '-score',
    filter: {
      all: [
        { field: 'band', op: 'is', value: 'hot' },
        { field: 'lastTouchAt', op: 'notWithin', value: 3 },
        OPEN,
      ],
    },
    pinned: true,
  },
  {
    preset: 'new',
    sort: '-createdAt',
    filter: { all: [{ field: 'createdAt', op: 'within', value: 7 }] },
    pinned: true,
  },
  {
    preset: 'hot',
    sort: '-score',
    filter: { all: [{ field: 'band', op: 'is', value: 'hot' }, OPEN] },
    pinned: false,
  },
  {
    preset: 'no_contact',
    sort: '-score',
    filter: {
      all: [
        { field: 'lastTouchAt', op: 'notWithin', value: 7 },
        { field: 'createdAt', op: 'notWithin', value: 7 },
        OPEN,
      ],
    },
    pinned: true,
  },
  {
    preset: 'asked',
    sort: '-lastEventAt',
    filter: {
      all: [
        {
          field: 'event',
          op: 'happened',
          value: {
            kinds: [
              'inquiry.general',
              'inquiry.property',
              'inquiry.seller',
              'showing.requested',
              'call.incoming',
              'text.received',
              'email.received',
            ],
            days: 3,
          },
        },
      ],
    },
    pinned: false,
  },
  {
    preset: 'going_cold',
    sort: '-score',
    filter: {
      all: [
        { field: 'lastEventAt', op: 'notWithin', value: 21 },
        { field: 'band', op: 'anyOf', value: ['hot', 'warm'] },
        OPEN,
      ],
    },
    pinned: false,
  },
  {
    preset: 'my_ponds',
    sort: '-createdAt',
    filter: { all: [{ field: 'pondId', op: 'is', value: 'mine' }] },
    pinned: false,
  },
  {
    preset: 'unassigned',
    sort: '-createdAt',
    filter: {
      all: [
        { field: 'ownerId', op: 'empty' },
        { field: 'pondId', op: 'empty' },
      ],
    },
    pinned: false,
  },
] as const satisfies readonly { preset: string; sort: LeadSort; filter: FilterGroup; pinned: boolean }[];
