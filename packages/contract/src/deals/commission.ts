/**
 * Who gets what of a commission, exact to the cent.
 *
 * Amounts are whole minor units of the deal's currency (cents). Shares are whole thousandths of a per cent: 100 % is
 * 100,000, 2.375 % is 2,375. Everything is worked out in whole numbers (`bigint`), and rounded once, at the end, by
 * largest remainder, so that the parts equal the gross to the cent and each is less than a cent from its exact value.
 */
export const WHOLE = 100_000;
const W = BigInt(WHOLE);
/** Exact parts are counted in 10^-15 of a cent: three shares of five digits each. */
const UNIT = W * W * W;

/** How an agent's part of a side is shared; the three are 100 %. */
export interface Split {
  company: number;
  team: number;
  agent: number;
}

export interface AgentTerms {
  agentId: string;
  /** The agent's share of what a side brings after its referral. */
  share: number;
}

export type Gross = { rate: number } | { flat: number };

export interface SideTerms {
  side: string;
  /** Share of the price, or an amount. */
  gross: Gross;
  /** Off the top; null without one. */
  referral: { share: number; to: string } | null;
  agents: readonly AgentTerms[];
}

/** What the company and an agent have agreed, as it stands when the deal closes. */
export interface AgentPlan extends Split {
  agentId: string;
  /** The most the company gets of this agent in a year; null without one. */
  cap: number | null;
  /** What the company already had of the agent this year, from other closed deals. */
  paid: number;
  /** What the agent pays the company for each deal, as far as the agent's part reaches. */
  fee: number;
}

export interface AgentLine {
  agentId: string;
  /** The agent's part of the sides, before it is shared: company + team + fee + agent. */
  portion: number;
  company: number;
  team: number;
  fee: number;
  agent: number;
  /** What is left of the cap after this deal; null without a cap. */
  capLeft: number | null;
  /** The cap has taken something from the company's part. */
  capped: boolean;
}

export interface Commission {
  gross: number;
  sides: { side: string; gross: number; referral: number; referralTo: string | null; net: number }[];
  agents: AgentLine[];
  /** Sums over the lines. `referral + company + team + agent = gross`; fees are in `company`. */
  referral: number;
  company: number;
  team: number;
  agent: number;
}

export type CommissionProblem =
  /** Agents' shares of a side, or a split, are not 100 %: `by` thousandths of a per cent are missing (too many: negative). */
  | { code: 'split_not_whole'; side: string; agentId: string | null; by: number }
  | { code: 'no_plan'; agentId: string }
  | { code: 'agent_twice'; side: string; agentId: string }
  | { code: 'no_price'; side: string };

/** What keeps these terms from being worked out; empty when nothing does. */
export function commissionProblems(
  price: number | null,
  sides: readonly SideTerms[],
  plans: readonly AgentPlan[],
): CommissionProblem[] {
  const problems: CommissionProblem[] = [];
  const planned = new Set(plans.map(({ agentId }) => agentId));
  for (const { side, gross, agents } of sides) {
    if ('rate' in gross && price === null) problems.push({ code: 'no_price', side });
    const by = WHOLE - agents.reduce((sum, { share }) => sum + share, 0);
    if (by !== 0) problems.push({ code: 'split_not_whole', side, agentId: null, by });
    const seen = new Set<string>();
    for (const { agentId } of agents) {
      if (seen.has(agentId)) problems.push({ code: 'agent_twice', side, agentId });
      seen.add(agentId);
      if (!planned.has(agentId) && !problems.some((p) => p.code === 'no_plan' && p.agentId === agentId))
        problems.push({ code: 'no_plan', agentId });
    }
  }
  for (const plan of plans) {
    const by = WHOLE - plan.company - plan.team - plan.agent;
    if (by !== 0) problems.push({ code: 'split_not_whole', side: '', agentId: plan.agentId, by });
  }
  return problems;
}

interface Part {
  key: string;
  exact: bigint;
}

/** Whole cents of exact parts that together are a whole number of cents; ties go by key, not by place. */
function toCents(parts: readonly Part[]): Map<string, number> {
  const floors = parts.map(({ key, exact }) => ({ key, floor: exact / UNIT, rest: exact % UNIT }));
  let left = Number(floors.reduce((sum, { rest }) => sum + rest, 0n) / UNIT);
  const order = floors
    .slice()
    .sort((a, b) => (a.rest === b.rest ? (a.key < b.key ? -1 : 1) : a.rest > b.rest ? -1 : 1));
  const cents = new Map<string, number>();
  for (const { key, floor } of order) {
    cents.set(key, Number(floor) + (left > 0 ? 1 : 0));
    left -= 1;
  }
  return cents;
}

/** A share of the price in whole cents, half a cent up. */
const ofPrice = (price: number, rate: number): bigint => (BigInt(price) * BigInt(rate) * 2n + W) / (2n * W);

/** Shares a commission out. Throws a RangeError when {@link commissionProblems} has something to say. */
export function shareCommission(
  price: number | null,
  sides: readonly SideTerms[],
  plans: readonly AgentPlan[],
): Commission {
  const [problem] = commissionProblems(price, sides, plans);
  if (problem) throw new RangeError(`These terms cannot be worked out: ${problem.code}`);
  const parts: Part[] = [];
  const grossOf = new Map<string, bigint>();
  const portions = new Map<string, bigint>();
  for (const { side, gross, referral, agents } of sides) {
    const cents = 'flat' in gross ? BigInt(gross.flat) : ofPrice(price ?? 0, gross.rate);
    grossOf.set(side, cents);
    const off = BigInt(referral?.share ?? 0);
    parts.push({ key: `referral ${side}`, exact: cents * off * W * W });
    for (const { agentId, share } of agents) {
      const more = cents * (W - off) * BigInt(share) * W;
      portions.set(agentId, (portions.get(agentId) ?? 0n) + more);
    }
  }
  const planOf = new Map(plans.map((plan) => [plan.agentId, plan]));
  const uncapped = new Map<string, bigint>();
  for (const [agentId, portion] of portions) {
    const plan = planOf.get(agentId)!;
    const full = (portion * BigInt(plan.company)) / W;
    uncapped.set(agentId, full);
    const room = plan.cap === null ? null : BigInt(Math.max(0, plan.cap - plan.paid)) * UNIT;
    const company = room !== null && room < full ? room : full;
    const team = (portion * BigInt(plan.team)) / W;
    const rest = portion - company - team;
    const fee = BigInt(plan.fee) * UNIT < rest ? BigInt(plan.fee) * UNIT : rest;
    parts.push(
      { key: `company ${agentId}`, exact: company },
      { key: `team ${agentId}`, exact: team },
      { key: `fee ${agentId}`, exact: fee },
      { key: `agent ${agentId}`, exact: rest - fee },
    );
  }
  const cents = toCents(parts);
  const part = (key: string): number => cents.get(key) ?? 0;
  const agents = [...portions.keys()].sort().map((agentId): AgentLine => {
    const { cap, paid } = planOf.get(agentId)!;
    const [company, team, fee, agent] = ['company', 'team', 'fee', 'agent'].map((k) =>
      part(`${k} ${agentId}`),
    ) as [number, number, number, number];
    const portion = company + team + fee + agent;
    const exact = parts.find(({ key }) => key === `company ${agentId}`)!.exact;
    return {
      agentId,
      portion,
      company,
      team,
      fee,
      agent,
      capLeft: cap === null ? null : Math.max(0, cap - paid - company),
      capped: exact < uncapped.get(agentId)!,
    };
  });
  const shown = sides.map(({ side, referral }) => {
    const gross = Number(grossOf.get(side));
    const off = part(`referral ${side}`);
    return { side, gross, referral: off, referralTo: referral?.to ?? null, net: gross - off };
  });
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  return {
    gross: sum(shown.map((s) => s.gross)),
    sides: shown,
    agents,
    referral: sum(shown.map((s) => s.referral)),
    company: sum(agents.map((a) => a.company + a.fee)),
    team: sum(agents.map((a) => a.team)),
    agent: sum(agents.map((a) => a.agent)),
  };
}
