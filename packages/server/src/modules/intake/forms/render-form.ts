import type { CustomField, FormDefinition } from '@lintel/contract';
import { LEAD_TYPES, TIMELINES } from '@lintel/contract';
import { currentLocale, t } from '@lintel/contract/messages';
import type { OpenForm, ShownConsent } from './forms.service.ts';
import { type Answers, customOf, type Faults, LONGEST } from './read-post.ts';

export const escapeHtml = (value: string): string =>
  value.replace(/[&<>"'`]/g, (c) => `&#${c.charCodeAt(0)};`);

/** Text of several lines and paragraphs. */
const paragraphs = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((part) => `<p>${escapeHtml(part.trim()).replaceAll('\n', '<br>')}</p>`)
    .join('');

interface PageParts {
  title: string;
  accent: string;
  body: string;
  embedded?: boolean;
  scripts?: readonly string[];
}

/** A whole page. Its styles and scripts are files of ours, so that its policy allows nothing else. */
export const renderPage = ({ title, accent, body, embedded, scripts = [] }: PageParts): string =>
  `<!doctype html>
<html lang="${currentLocale()}"${embedded ? ' class="embedded"' : ''}><head><meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/f/assets/form.css"><link rel="stylesheet" href="/f/look/${accent.slice(1)}.css">
${scripts.map((src) => `<script type="module" src="${src}"></script>`).join('')}</head>
<body><main>${body}</main></body></html>`;

/** Name of the field that people do not see and machines fill in. */
export const TRAP = 'company_website';

/** How a field is asked for: kind of input, what the browser may fill in, which keyboard a phone shows. */
const INPUTS: Readonly<Record<string, string>> = {
  name: 'type="text" autocomplete="name"',
  firstName: 'type="text" autocomplete="given-name"',
  lastName: 'type="text" autocomplete="family-name"',
  email: 'type="email" autocomplete="email" inputmode="email" spellcheck="false"',
  phone: 'type="tel" autocomplete="tel" inputmode="tel"',
  budgetMin: 'type="text" inputmode="decimal"',
  budgetMax: 'type="text" inputmode="decimal"',
  'property.street': 'type="text" autocomplete="street-address"',
  'property.city': 'type="text" autocomplete="address-level2"',
  'property.state': 'type="text" autocomplete="address-level1"',
  'property.postalCode': 'type="text" autocomplete="postal-code"',
};

const OWN_INPUTS: Readonly<Partial<Record<CustomField['type'], string>>> = {
  date: 'type="date"',
  moment: 'type="datetime-local"',
  number: 'type="text" inputmode="decimal"',
  money: 'type="text" inputmode="decimal"',
  url: 'type="text" inputmode="url"',
  email: 'type="email"',
  phone: 'type="tel"',
};

export interface Choice {
  value: string;
  label: string;
}
/** The choices of a field that has some. */
export function choicesOf(form: Pick<OpenForm, 'custom'>, field: string): Choice[] | undefined {
  if (field === 'leadType') return LEAD_TYPES.map((value) => ({ value, label: t(`leads.type.${value}`) }));
  if (field === 'timeline') return TIMELINES.map((value) => ({ value, label: t(`leads.timeline.${value}`) }));
  const own = customOf(form, field);
  return own?.type === 'select' || own?.type === 'multiSelect'
    ? own.options.map((value) => ({ value, label: value }))
    : undefined;
}

type Shown = Pick<OpenForm, 'definition' | 'custom'>;

function renderField(
  form: Shown,
  { field, label, required }: FormDefinition['fields'][number],
  answers: Answers,
  faults: Faults,
): string {
  const id = `f-${field.replace('.', '-')}`;
  const fault = faults[field];
  const value = answers[field] ?? '';
  const common = `id="${id}" name="${field}"${required ? ' required' : ''}${fault ? ` aria-invalid="true" aria-describedby="${id}-fault"` : ''}`;
  const most = LONGEST[field] ?? 4_000;
  const own = customOf(form, field);
  const choices = choicesOf(form, field);
  const told = fault ? `<p class="fault" id="${id}-fault">${escapeHtml(fault)}</p>` : '';
  const mark = required ? '' : ` <span class="soft">${escapeHtml(t('doors.page.optional'))}</span>`;
  if (own?.type === 'boolean')
    return `<div class="field check"><input type="checkbox" value="yes" ${common}${value ? ' checked' : ''}><label for="${id}">${escapeHtml(label)}</label>${told}</div>`;
  const input = choices
    ? `<select ${common}><option value="">${escapeHtml(t('doors.page.choose'))}</option>${choices
        .map(
          (one) =>
            `<option value="${escapeHtml(one.value)}"${one.value === value ? ' selected' : ''}>${escapeHtml(one.label)}</option>`,
        )
        .join('')}</select>`
    : field === 'message' || own?.type === 'longText'
      ? `<textarea ${common} rows="4" maxlength="${most}">${escapeHtml(value)}</textarea>`
      : `<input ${INPUTS[field] ?? (own && OWN_INPUTS[own.type]) ?? 'type="text"'} ${common} maxlength="${most}" value="${escapeHtml(value)}">`;
  return `<div class="field"><label for="${id}">${escapeHtml(label)}${mark}</label>${input}${told}</div>`;
}

function renderConsent(consent: ShownConsent, agreed: boolean, fault: string | undefined): string {
  const { channel, wording, required } = consent;
  const id = `c-${channel}`;
  return `<div class="field check"><input type="checkbox" id="${id}" name="consent.${channel}" value="yes"${required ? ' required' : ''}${agreed ? ' checked' : ''}${fault ? ` aria-invalid="true" aria-describedby="${id}-fault"` : ''}><label for="${id}">${escapeHtml(wording)}</label>${fault ? `<p class="fault" id="${id}-fault">${escapeHtml(fault)}</p>` : ''}</div>`;
}

export interface FormView {
  action: string;
  /** The sealed page; empty in a preview. */
  page: string;
  /** The puzzle as JSON; empty in a preview. */
  puzzle: string;
  answers: Answers;
  agreed: ReadonlySet<string>;
  faults: Faults;
  /** What is said above the form, such as why it is shown again. */
  notice?: string;
  embedded?: boolean;
  /** Where the open house is. */
  place?: string;
}

/** The page of a form, with what was typed and what to mend. */
export function renderForm(form: Shown & Pick<OpenForm, 'consents'>, view: FormView): string {
  const { definition } = form;
  const { faults } = view;
  const wrong = Object.entries(faults).filter(([field]) => field !== '');
  const notice = faults[''] ?? view.notice ?? (wrong.length > 0 ? t('doors.page.mend') : undefined);
  const body = `<h1>${escapeHtml(definition.title)}</h1>
${view.place ? `<p class="place">${escapeHtml(view.place)}</p>` : ''}${definition.intro ? `<div class="intro">${paragraphs(definition.intro)}</div>` : ''}
${notice ? `<div class="notice" role="alert" tabindex="-1"><p>${escapeHtml(notice)}</p></div>` : ''}
<form method="post" action="${escapeHtml(view.action)}" data-puzzle="${escapeHtml(view.puzzle)}" data-busy="${escapeHtml(t('doors.page.sending'))}">
<input type="hidden" name="page" value="${escapeHtml(view.page)}"><input type="hidden" name="proof" value="">
<div class="trap" aria-hidden="true"><label>${escapeHtml(t('doors.page.trap'))}<input type="text" name="${TRAP}" tabindex="-1" autocomplete="off"></label></div>
${definition.fields.map((field) => renderField(form, field, view.answers, faults)).join('\n')}
${form.consents.map((one) => renderConsent(one, view.agreed.has(one.channel), faults[`consent.${one.channel}`])).join('\n')}
<button type="submit">${escapeHtml(definition.submitLabel)}</button>
${definition.privacyUrl ? `<p class="soft"><a href="${escapeHtml(definition.privacyUrl)}" target="_blank" rel="noopener">${escapeHtml(t('doors.page.privacy'))}</a></p>` : ''}
</form>`;
  return renderPage({
    title: definition.title,
    accent: definition.accent,
    body,
    embedded: view.embedded ?? false,
    scripts: view.puzzle ? ['/f/assets/form.js'] : [],
  });
}

/** What is shown when a form was sent. In a frame the site is told where to go on. */
export const renderThanks = ({ definition }: Pick<OpenForm, 'definition'>, embedded: boolean): string =>
  renderPage({
    title: definition.title,
    accent: definition.accent,
    embedded,
    scripts: embedded ? ['/f/assets/sent.js'] : [],
    body: `<div class="thanks" role="status"${definition.redirectTo ? ` data-go-on="${escapeHtml(definition.redirectTo)}"` : ''}><span class="tick" aria-hidden="true"></span>${paragraphs(definition.thanks)}${
      definition.redirectTo
        ? `<p><a href="${escapeHtml(definition.redirectTo)}" target="_top">${escapeHtml(t('doors.page.go_on'))}</a></p>`
        : ''
    }</div>`,
  });

/** A page that only says something. */
export const renderNotice = (title: string, text: string, more = '', accent = '#3353d4'): string =>
  renderPage({ title, accent, body: `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${more}` });

/** A post that could not be kept, to be sent again from the page that says so: nothing typed is lost. */
export function renderTryAgain(action: string, sent: readonly (readonly [string, string])[]): string {
  const hidden = sent
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
  return renderNotice(
    t('doors.page.away'),
    t('doors.page.away_text'),
    `<form method="post" action="${escapeHtml(action)}">${hidden}<button type="submit">${escapeHtml(t('doors.page.try_again'))}</button></form>`,
  );
}

const channelOf = (hex: string, at: number): number => {
  const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
/** Style sheet of an accent colour, `rrggbb`: with black or white on it, whichever reads better (WCAG 2.2 contrast). */
export function renderLook(hex: string): string {
  const luminance = 0.2126 * channelOf(hex, 0) + 0.7152 * channelOf(hex, 2) + 0.0722 * channelOf(hex, 4);
  const onAccent = 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#fff' : '#000';
  return `:root{--accent:#${hex};--on-accent:${onAccent}}\n`;
}
