// The sign-in of an open house: shows the form, keeps every visitor in this browser first, and sends them whenever there is
// a network. Nothing of a visitor stays on the screen.
import { canSeal, countWaiting, forget, keep, keepVisit, keptVisit, waiting } from './kiosk-store.js';

const words = JSON.parse(document.body.dataset.words);
const form = location.pathname.split('/')[2];
const token = location.hash.slice(1);
const [main, state, full] = ['kiosk', 'state', 'full'].map((id) => document.getElementById(id));
const address = `/kiosk/${form}`;
const headers = { authorization: `Bearer ${token}` };
/** Back to an empty form after thanks, and after somebody walked away: milliseconds. */
const THANKS_MS = 5_000;
const IDLE_MS = 90_000;

const say = (word, values = {}) => words[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== false && value !== undefined) element.setAttribute(name, value === true ? '' : value);
  element.append(...children);
  return element;
};

// Entries are told apart by what the address ends in, which is no secret once hashed.
const kiosk = canSeal
  ? btoa(
      String.fromCharCode(
        ...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))),
      ),
    )
  : token.slice(0, 12);

let visit;
let idle;
let thanks;

async function load() {
  try {
    const reply = await fetch(`${address}/visit`, { headers });
    if (reply.ok) {
      visit = await reply.json();
      await keepVisit(kiosk, visit);
    } else if (reply.status === 404) visit = { open: false };
    else throw new Error(String(reply.status));
  } catch {
    visit ??= await keptVisit(kiosk).catch(() => undefined);
  }
  return visit;
}

const isOpen = () => visit?.open && new Date(visit.until) > new Date();

function show() {
  clearTimeout(thanks);
  if (!visit) {
    main.replaceChildren(make('h1', {}, words.unreachable), make('p', {}, words.unreachable_text));
    return;
  }
  if (!isOpen()) {
    main.replaceChildren(make('h1', {}, words.closed), make('p', {}, words.closed_text));
    return;
  }
  document.title = visit.title;
  document.getElementById('look').setAttribute('href', `/f/look/${visit.accent.slice(1)}.css`);
  const notice = make('p', { class: 'fault', role: 'alert' });
  const sheet = make(
    'form',
    { autocomplete: 'off', novalidate: false },
    ...visit.fields.map(field),
    ...visit.consents.map(consent),
    notice,
  );
  sheet.append(make('button', { type: 'submit' }, visit.submitLabel));
  sheet.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(sheet, notice);
  });
  main.replaceChildren(
    make('h1', {}, visit.title),
    ...(visit.place ? [make('p', { class: 'place' }, visit.place)] : []),
    ...(visit.intro ? [make('p', { class: 'intro' }, visit.intro)] : []),
    sheet,
  );
}

const KINDS = {
  email: { type: 'email', inputmode: 'email' },
  phone: { type: 'tel', inputmode: 'tel' },
  date: { type: 'date' },
  number: { type: 'text', inputmode: 'decimal' },
  budgetMin: { type: 'text', inputmode: 'decimal' },
  budgetMax: { type: 'text', inputmode: 'decimal' },
};

function field({ field: name, label, required, kind, choices }) {
  const id = `f-${name.replace('.', '-')}`;
  const common = { id, name, required, autocomplete: 'off' };
  if (kind === 'boolean')
    return make(
      'div',
      { class: 'field check' },
      make('input', { ...common, type: 'checkbox', value: 'yes' }),
      make('label', { for: id }, label),
    );
  const input = choices
    ? make(
        'select',
        common,
        make('option', { value: '' }, words.choose),
        ...choices.map((one) => make('option', { value: one.value }, one.label)),
      )
    : kind === 'message'
      ? make('textarea', { ...common, rows: 3, maxlength: 5_000 })
      : make('input', { ...common, maxlength: 250, ...(KINDS[kind] ?? { type: 'text' }) });
  return make('div', { class: 'field' }, make('label', { for: id }, label), input);
}

const consent = ({ channel, version, wording, required }) =>
  make(
    'div',
    { class: 'field check' },
    make('input', {
      id: `c-${channel}`,
      type: 'checkbox',
      required,
      'data-channel': channel,
      'data-version': version,
    }),
    make('label', { for: `c-${channel}` }, wording),
  );

async function send(sheet, notice) {
  const answers = Object.fromEntries([...new FormData(sheet)].map(([name, value]) => [name, String(value)]));
  const named = ['name', 'firstName', 'lastName', 'email', 'phone'].some((name) => answers[name]?.trim());
  if (!named) {
    notice.textContent = words.contact;
    return;
  }
  const agreed = {};
  for (const box of sheet.querySelectorAll('[data-channel]'))
    if (box.checked) agreed[box.dataset.channel] = Number(box.dataset.version);
  // Kept before anything else: the network decides when it is sent, never whether.
  await keep(kiosk, { key: newKey(), at: new Date().toISOString(), answers, agreed });
  const next = make('button', { type: 'button' }, words.next);
  next.addEventListener('click', show);
  main.replaceChildren(
    make(
      'div',
      { class: 'thanks', role: 'status' },
      make('span', { class: 'tick', 'aria-hidden': 'true' }),
      make('p', {}, visit.thanks),
      next,
    ),
  );
  thanks = setTimeout(show, THANKS_MS);
  await flush();
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

let flushing;
/** Sends who waits, twenty at a time; one at a time in all tabs of this browser. */
function flush() {
  flushing ??= (navigator.locks ? navigator.locks.request('lintel-kiosk', sendWaiting) : sendWaiting())
    .catch(() => undefined)
    .finally(() => {
      flushing = undefined;
      void tell();
    });
  return flushing;
}
async function sendWaiting() {
  for (;;) {
    const entries = await waiting(kiosk, 20);
    if (entries.length === 0) return;
    const reply = await fetch(`${address}/entries`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ entries }),
    });
    if (!reply.ok) return;
    const { done } = await reply.json();
    await forget(done);
    if (done.length === 0) return;
  }
}

async function tell() {
  const count = await countWaiting(kiosk).catch(() => 0);
  const parts = [];
  if (!navigator.onLine) parts.push(words.offline);
  if (count > 0) parts.push(count === 1 ? words.waiting_one : say('waiting_many', { count }));
  if (!canSeal) parts.push(words.plain);
  state.textContent = parts.join(' · ');
}

if (document.documentElement.requestFullscreen) {
  full.hidden = false;
  full.textContent = words.full;
  full.addEventListener('click', () => {
    void (document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen());
  });
}
for (const kind of ['pointerdown', 'keydown', 'input'])
  addEventListener(kind, () => {
    clearTimeout(idle);
    // What somebody left half filled is theirs.
    idle = setTimeout(show, IDLE_MS);
  });
addEventListener('online', () => void flush());
addEventListener('offline', () => void tell());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible')
    void navigator.wakeLock?.request('screen').catch(() => undefined);
});
setInterval(() => void flush(), 15_000);
setInterval(() => {
  if (visit && !isOpen()) show();
}, 30_000);
void navigator.wakeLock?.request('screen').catch(() => undefined);
void navigator.storage?.persist?.().catch(() => undefined);

await load();
show();
if ('serviceWorker' in navigator) {
  // The page itself was there before its worker: it is kept by hand, with the look of this form.
  void navigator.serviceWorker
    .register('/kiosk/worker.js', { scope: '/kiosk/' })
    .then(() => navigator.serviceWorker.ready)
    .then(() => caches.open('lintel-kiosk-1'))
    .then((cache) =>
      cache.addAll([location.pathname, ...(visit?.accent ? [`/f/look/${visit.accent.slice(1)}.css`] : [])]),
    )
    .catch(() => undefined);
}
await flush();
