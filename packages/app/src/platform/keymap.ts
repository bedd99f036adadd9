/**
 * Every key of the product: `scope.action` and what is pressed. "Ctrl+k" is Ctrl or Cmd; "g t" is one key after another.
 * The words of an action are `keys.<scope>.<action>` of the message catalogue. `keymap.test.ts` fails when two keys clash
 * where both would work, when a screen uses a key that is not here, and when nobody uses one that is.
 */
export const KEYS = {
  'app.help': '?',
  'app.palette': 'Ctrl+k',
  'app.sidebar': '[',
  'app.undo': 'Ctrl+z',
  'app.go_today': 'g t',
  'app.go_leads': 'g l',
  'app.go_pipeline': 'g p',
  'app.go_deals': 'g d',
  'app.go_listings': 'g h',
  'app.go_calendar': 'g c',
  'app.go_ml': 'g m',

  'table.next': 'j',
  'table.previous': 'k',
  'table.select': 'x',
  'table.select_range': 'Shift+x',

  'leads.create': 'c',
  'leads.search': '/',
  'leads.filter': 'f',
  'leads.select_all': 'Ctrl+a',
  'leads.stage': 'v',
  'leads.assign': 'a',
  'leads.tag': 'l',

  'lead.next': 'j',
  'lead.previous': 'k',
  'lead.back': 'Escape',
  'lead.call': 'p',
  'lead.text': 't',
  'lead.email': 'm',
  'lead.note': 'n',
  'lead.book': 'b',
  'lead.more': '.',
  'lead.stage': 'v',

  'today.next': 'j',
  'today.previous': 'k',
  'today.call': 'p',
  'today.text': 't',
  'today.email': 'm',
  'today.note': 'n',
  'today.book': 'b',
  'today.snooze': 's',
  'today.done': 'e',
  'today.log': 'l',
  'today.claim': 'y',
  'today.create': 'c',

  'calendar.today': 't',
  'calendar.before': 'ArrowLeft',
  'calendar.after': 'ArrowRight',
  'calendar.day': '1',
  'calendar.week': '2',
  'calendar.agenda': '3',
  'calendar.create': 'c',

  'tasks.next': 'j',
  'tasks.previous': 'k',
  'tasks.open': 'o',
  'tasks.complete': 'e',
  'tasks.snooze': 's',
  'tasks.select': 'x',
  'tasks.create': 'c',

  'pipeline.create': 'c',
  'deals.create': 'd',
  'listings.search': '/',

  'board.move': 'v',
  'board.forward': 'Shift+ArrowRight',
  'board.back': 'Shift+ArrowLeft',
  'board.peek': 'Space',

  'duplicates.next': 'j',
  'duplicates.previous': 'k',
  'duplicates.merge': 'm',
  'duplicates.not_same': 'x',
  'duplicates.household': 'h',
} as const;
export type KeyId = keyof typeof KEYS;
type ScopeOf<Id extends string> = Id extends `${infer Scope}.${string}` ? Scope : never;
export type Scope = ScopeOf<KeyId>;

export const scopeOf = (id: KeyId): Scope => id.slice(0, id.indexOf('.')) as Scope;

/** Scopes that are on screen together; `app` is everywhere. */
export const TOGETHER: readonly (readonly Exclude<Scope, 'app'>[])[] = [
  ['leads', 'table'],
  ['lead'],
  ['today'],
  ['calendar'],
  ['tasks'],
  ['pipeline', 'board'],
  ['deals', 'board'],
  ['listings'],
  ['duplicates'],
];
