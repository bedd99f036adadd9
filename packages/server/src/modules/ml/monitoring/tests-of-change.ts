/** p-values of the tests behind the alarms. Formulas as in Press et al., Numerical Recipes, chapters 6 and 14. */

/** Upper tail of χ² with `df` degrees of freedom. */
export const chiSquareP = (value: number, df: number): number =>
  df <= 0 || value <= 0 ? 1 : upperGamma(df / 2, value / 2);

/** Regularised upper incomplete gamma function Q(a, x). */
function upperGamma(a: number, x: number): number {
  const scale = Math.exp(-x + a * Math.log(x) - logGamma(a));
  if (x < a + 1) {
    let [sum, term] = [1 / a, 1 / a];
    for (let n = 1; n < 1000 && Math.abs(term) > Math.abs(sum) * 1e-16; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return Math.max(0, 1 - sum * scale);
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 1000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b || 1e-300);
    c = b + an / c || 1e-300;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return h * scale;
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function for x > 0, by Lanczos' approximation. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  const t = z + 7.5;
  const sum = LANCZOS.reduce((acc, c, i) => (i === 0 ? c : acc + c / (z + i)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** p of Kolmogorov and Smirnov's distance between samples of n and m rows: the asymptotic series. */
export function kolmogorovP(distance: number, n: number, m: number): number {
  const size = Math.sqrt((n * m) / (n + m));
  const x = size * distance;
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * x * x);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-18) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}

/**
 * p-values after Benjamini and Hochberg (1995): calling everything below q a finding lets at most a share q of the
 * findings be false.
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => (p[b] as number) - (p[a] as number));
  const out = new Array<number>(p.length).fill(1);
  let least = 1;
  order.forEach((index, place) => {
    least = Math.min(least, ((p[index] as number) * p.length) / (p.length - place));
    out[index] = least;
  });
  return out;
}

/** Two-sided p of Fisher's exact test of the table [[a, b], [c, d]]: the tables that are no more likely than this one. */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const [row, column, total] = [a + b, a + c, a + b + c + d];
  const choose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  const least = Math.max(0, row + column - total);
  const most = Math.min(row, column);
  const logP = (x: number) => choose(row, x) + choose(total - row, column - x) - choose(total, column);
  const here = logP(a);
  let sum = 0;
  for (let x = least; x <= most; x++) {
    const there = logP(x);
    // The same probability within rounding counts as no more likely.
    if (there <= here + 1e-7) sum += Math.exp(there);
  }
  return Math.min(1, sum);
}
