/** One step into a payload. */
type Step = { name: string } | { each: true } | { where: string; is: string };

/** More values than this under one path are not looked at. */
const MOST = 1_000;
const STEP =
  /\.?(?:\[(?:"((?:[^"\\]|\\.){0,200})"|(\*)|(\d{1,6})|([^[\]="]{1,200})=([^[\]]{0,200}))\]|([^.[\]]{1,200}))/gy;

/** The steps of a JSON pointer or of names with dots; null where the text is neither. */
export function stepsOf(path: string): Step[] | null {
  const text = path.trim();
  if (text === '' || text === '$') return [];
  if (text.startsWith('/'))
    return text
      .slice(1)
      .split('/')
      .map((part) => ({ name: part.replaceAll('~1', '/').replaceAll('~0', '~') }));
  const steps: Step[] = [];
  STEP.lastIndex = text.startsWith('$.') ? 1 : 0;
  while (STEP.lastIndex < text.length) {
    const found = STEP.exec(text);
    if (!found) return null;
    const [, quoted, every, index, where, is, name] = found;
    if (every) steps.push({ each: true });
    else if (where !== undefined) steps.push({ where: where.trim(), is: (is ?? '').trim() });
    else if (name === '*') steps.push({ each: true });
    else steps.push({ name: index ?? quoted?.replace(/\\(.)/g, '$1') ?? name ?? '' });
  }
  return steps;
}

const own = (node: object, name: string): unknown =>
  Object.hasOwn(node, name) ? (node as Record<string, unknown>)[name] : undefined;
const plain = (value: unknown): string =>
  String(value ?? '')
    .trim()
    .toLowerCase();

/** Values at a path, in their order; nothing where there is none. A list on the way gives the values of all its items. */
export function valuesAt(payload: unknown, path: string): unknown[] {
  const steps = stepsOf(path);
  if (steps === null) return [];
  let nodes: unknown[] = [payload];
  for (const step of steps) {
    const next: unknown[] = [];
    for (const node of nodes) {
      if (next.length >= MOST) break;
      if (typeof node !== 'object' || node === null) continue;
      const items = Array.isArray(node) ? node.slice(0, MOST) : undefined;
      if ('each' in step) {
        next.push(...(items ?? Object.values(node).slice(0, MOST)));
      } else if ('where' in step) {
        for (const item of items ?? [node])
          if (typeof item === 'object' && item !== null && sameText(own(item, step.where), step.is))
            next.push(item);
      } else if (items && /^\d{1,6}$/.test(step.name)) {
        next.push(items[Number(step.name)]);
      } else {
        for (const item of items ?? [node])
          if (typeof item === 'object' && item !== null) next.push(own(item, step.name));
      }
    }
    nodes = next.filter((node) => node !== undefined).slice(0, MOST);
  }
  return nodes;
}

const sameText = (value: unknown, text: string): boolean =>
  (typeof value === 'string' || typeof value === 'number') && plain(value) === plain(text);

/** A value of a payload that can become a field: where it is, and how it reads. */
export interface Leaf {
  path: string;
  text: string;
}

/** Names under which lists of answers say what an answer is to, and what it is. */
const ASKED = ['name', 'key', 'field', 'label', 'question', 'id'] as const;
const ANSWERED = ['value', 'values', 'answer', 'answers', 'response', 'text'] as const;

/** All values of a payload with the path that leads there, in their order; at most `most`, not deeper than 20. */
export function leavesOf(payload: unknown, most = 300): Leaf[] {
  const found: Leaf[] = [];
  const visit = (node: unknown, path: string, depth: number): void => {
    if (found.length >= most || depth > 20) return;
    if (typeof node === 'string' || typeof node === 'number' || typeof node === 'boolean') {
      const text = String(node);
      if (text.trim() !== '')
        found.push({ path: path || '$', text: text.length > 300 ? `${text.slice(0, 300)}…` : text });
    } else if (Array.isArray(node)) {
      node.slice(0, most).forEach((item, at) => {
        const asked = answerIn(item);
        if (asked)
          visit(
            (item as Record<string, unknown>)[asked.in],
            `${path}[${asked.by}=${asked.name}].${asked.in}`,
            depth + 1,
          );
        else visit(item, `${path}[${at}]`, depth + 1);
      });
    } else if (typeof node === 'object' && node !== null) {
      for (const [name, value] of Object.entries(node).slice(0, most)) {
        if (name.length > 150) continue;
        // A path loses the spaces around it.
        const simple = /^[^.[\]\s"*/$](?:[^.[\]"]*[^.[\]"\s])?$/.test(name);
        const step = simple ? (path ? `.${name}` : name) : `["${name.replace(/["\\]/g, '\\$&')}"]`;
        visit(value, path + step, depth + 1);
      }
    }
  };
  visit(payload, '', 0);
  return found.filter(({ path }) => path.length <= 300);
}

/** What an item of a list of answers is called and where its answer is: `{ name: 'email', values: ['…'] }`. */
function answerIn(item: unknown): { by: string; name: string; in: string } | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const by = ASKED.find(
    (key) => typeof own(item, key) === 'string' && /^[^[\]=]{1,120}$/.test(String(own(item, key))),
  );
  const at = ANSWERED.find((key) => own(item, key) !== undefined && own(item, key) !== null);
  return by && at ? { by, name: String(own(item, by)).trim(), in: at } : undefined;
}

/** True when a payload nests deeper than `most`; walks without recursion. */
export function tooDeep(payload: unknown, most: number): boolean {
  let level: unknown[] = [payload];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((node) => (typeof node === 'object' && node !== null ? Object.values(node) : []));
  }
  return false;
}
