import type { RoutingRule, RoutingRules } from '@lintel/contract';

/** Rules with the one at `from` moved to `to`, both positions in the list. */
export function moveRule(rules: RoutingRules, from: number, to: number): RoutingRules {
  const moved = rules.rules[from];
  if (!moved || to < 0 || to >= rules.rules.length) return rules;
  return { ...rules, rules: rules.rules.toSpliced(from, 1).toSpliced(to, 0, moved) };
}

/** A rule put in its place by id, or at the end when it is new. */
export function putRule(rules: RoutingRules, rule: RoutingRule): RoutingRules {
  const at = rules.rules.findIndex(({ id }) => id === rule.id);
  return { ...rules, rules: at < 0 ? [...rules.rules, rule] : rules.rules.with(at, rule) };
}

export const dropRule = (rules: RoutingRules, id: string): RoutingRules => ({
  ...rules,
  rules: rules.rules.filter((rule) => rule.id !== id),
});

export type DraftChange =
  | { kind: 'added' | 'removed' | 'changed' | 'moved' | 'on' | 'off'; name: string }
  | { kind: 'catch_all' };

const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, inner]) => inner !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value;

/** What publishing a draft would change, in the order of the draft, removed rules last. */
export function changesOf(before: RoutingRules, after: RoutingRules): DraftChange[] {
  const old = new Map(before.rules.map((rule, at) => [rule.id, { rule, at }]));
  const kept = after.rules.filter(({ id }) => old.has(id));
  // Rules that keep their order among each other have not moved: the longest such run stays put.
  const still = longestRising(kept.map(({ id }) => old.get(id)!.at));
  const changes = after.rules.flatMap((rule): DraftChange[] => {
    const was = old.get(rule.id);
    if (!was) return [{ kind: 'added', name: rule.name }];
    const { on: _a, ...now } = rule;
    const { on: _b, ...then } = was.rule;
    return [
      ...(same(now, then) ? [] : [{ kind: 'changed' as const, name: rule.name }]),
      ...(rule.on === was.rule.on
        ? []
        : [{ kind: rule.on ? ('on' as const) : ('off' as const), name: rule.name }]),
      ...(still.has(was.at) ? [] : [{ kind: 'moved' as const, name: rule.name }]),
    ];
  });
  const left = new Set(after.rules.map(({ id }) => id));
  for (const rule of before.rules) if (!left.has(rule.id)) changes.push({ kind: 'removed', name: rule.name });
  if (!same(before.catchAll, after.catchAll)) changes.push({ kind: 'catch_all' });
  return changes;
}

/** Members of a longest rising run through numbers that are all different (Fredman 1975, patience sorting). */
function longestRising(values: readonly number[]): Set<number> {
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const value of values) {
    const found = ends.findIndex((end) => end > value);
    const at = found < 0 ? ends.length : found;
    before.set(value, ends[at - 1]);
    ends[at] = value;
  }
  const run = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = before.get(at)) run.add(at);
  return run;
}
