// What the doctor looks for in a run. Each rule is a pure function of what is known of the run, with its threshold and where
// that comes from. A rule that holds is no finding yet: see follow.ts.

/** A layer's activation function, or one inside a block, on the latest examples. */
export interface Units {
  /** Its number: 3, or 3.2 inside a block. */
  number: string;
  kind: string;
  /** Whether these are the network's scores: they may be as large as they like. */
  scores: boolean;
  /** Of each unit the share of its values at which the function is flat. */
  flat: ArrayLike<number>;
}

/** What was measured at one time. */
export interface Look {
  /** The update-to-weight ratios of one step, by the numbers of layers; none where no step was measured. */
  updates: ReadonlyMap<string, number>;
  units: readonly Units[];
  /** Examples that the units saw. */
  examples: number;
}

/** What is known of a run. */
export interface Course {
  /** The latest looks, the newest last. */
  looks: readonly Look[];
  /** Mean losses of the latest few hundred examples each, the newest last. */
  losses: readonly number[];
  /** The loss of knowing nothing: ln K. Null for losses other than softmax. */
  ignorant: number | null;
  examples: number;
  epochs: number;
  /** Means over the latest thousand examples. */
  loss: number | null;
  training: number | null;
  validation: number | null;
  /** Whether the learning rate in force is that of the settings: no warm-up, no schedule that is done. */
  fullRate: boolean;
  /** The size of the batches' parts, where batch norm gets one picture alone. */
  alone: number | null;
  /** The run stopped, because it diverged. */
  diverged: boolean;
}

export interface Share {
  number: string;
  value: number;
}

export type Finding =
  | { kind: "diverged" }
  | { kind: "exploding"; loss: number; ignorant: number }
  | { kind: "alone"; part: number }
  | { kind: "dead"; layers: Share[]; examples: number }
  | { kind: "saturated"; layers: Share[] }
  | { kind: "large_updates"; layers: Share[] }
  | { kind: "small_updates"; layers: Share[] }
  | { kind: "stuck"; loss: number; ignorant: number }
  | { kind: "overfitting"; training: number; validation: number };

export type Kind = Finding["kind"];

/** How many looks a course has at most, and how many it takes to say that a unit never fired. */
export const LOOKS = 16;
const ENOUGH = 5;

/**
 * Dead ReLUs. "As much as 40% of your network can be dead (i.e. neurons that never activate across the entire training
 * dataset) if the learning rate is set too high" (CS231n, Neural Networks Part 1). A finding stays down to less.
 */
const DEAD = { appears: 0.4, stays: 0.3 };

/**
 * Saturated units: nine values of ten on the flat ends of tanh or sigmoid, where hardly any gradient passes (Glorot and
 * Bengio, 2010).
 */
const SATURATED = { appears: 0.9, stays: 0.8 };

/**
 * The update-to-weight ratio of a step should be "somewhere around 1e-3" (CS231n, Neural Networks Part 3). The presets
 * have 2e-4 to 4e-2 while they learn, linear ones up to 0.12.
 */
const LARGE = { appears: 0.2, stays: 0.1 };
const SMALL = { appears: 1e-5, stays: 3e-5 };
/** Steps differ: their median counts. */
const STEPS = 5;
/** Linear classifiers begin with weights of zero: their first steps are large beside them. */
const FIRST_EXAMPLES = 2000;

/** A loss so many times that of knowing nothing is exploding. */
const EXPLODING = { appears: 3, stays: 1.5 };

/**
 * Stuck: so close to the loss of knowing nothing after so many examples. A deep network without normalisation stays there
 * for a while: the preset "alexnet" left it after 5,000 embedded pictures, and others may take several times that.
 */
const STUCK = { share: 0.02, examples: 60_000, points: 30 };

/**
 * Overfitting: so much more of the training pictures is right than of the held-out ones. Each mean is off by 0.03 at most
 * (two standard deviations of 1,000 examples).
 */
const APART = { appears: 0.15, stays: 0.1 };
/** Before that, the training pictures are as new to the network as the others. */
const EPOCHS = 2;
/** Nothing is wrong with small steps where so much is right. */
const LEARNT = 0.95;

const limit = (of: { appears: number; stays: number }, shown: boolean) =>
  shown ? of.stays : of.appears;

const mean = (values: ArrayLike<number>) => {
  const all = Array.from(values);
  return all.reduce((sum, value) => sum + value, 0) / Math.max(1, all.length);
};

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** The activation functions of `kinds`, each with what all looks say of it. */
function unitsOf({ looks }: Course, kinds: readonly string[]): Units[][] {
  const [first] = looks;
  if (first === undefined || looks.length < ENOUGH) return [];
  return first.units.flatMap(({ number, kind, scores }) => {
    if (scores || !kinds.includes(kind)) return [];
    const seen = looks.flatMap(({ units }) => units.filter((one) => one.number === number));
    return seen.length === looks.length ? [seen] : [];
  });
}

/** The share of units that fired at no look. */
function deadShare(seen: readonly Units[]): number {
  const units = seen[0]?.flat.length ?? 0;
  let dead = 0;
  for (let unit = 0; unit < units; unit++) {
    if (seen.every(({ flat }) => flat[unit] === 1)) dead += 1;
  }
  return dead / Math.max(1, units);
}

const above = (shares: Share[], least: number) => shares.filter(({ value }) => value >= least);

const dead: Rule = (course, shown) => {
  const shares = unitsOf(course, ["relu"]).map((seen) => ({
    number: seen[0]?.number ?? "",
    value: deadShare(seen),
  }));
  const layers = above(shares, limit(DEAD, shown));
  const examples = course.looks.reduce((sum, look) => sum + look.examples, 0);
  return layers.length > 0 ? { kind: "dead", layers, examples } : null;
};

const saturated: Rule = (course, shown) => {
  const shares = unitsOf(course, ["tanh", "sigmoid"]).map((seen) => ({
    number: seen[0]?.number ?? "",
    value: mean(seen.map(({ flat }) => mean(flat))),
  }));
  const layers = above(shares, limit(SATURATED, shown));
  return layers.length > 0 ? { kind: "saturated", layers } : null;
};

/** The update-to-weight ratio of each layer: the median of its latest steps. */
export function updatesOf({ looks }: Course): Share[] {
  const measured = looks.filter(({ updates }) => updates.size > 0).slice(-STEPS);
  if (measured.length < STEPS) return [];
  return [...(measured[0]?.updates.keys() ?? [])].map((number) => ({
    number,
    value: median(measured.map(({ updates }) => updates.get(number) ?? Number.NaN)),
  }));
}

const largeUpdates: Rule = (course, shown) => {
  const layers = above(updatesOf(course), limit(LARGE, shown));
  return layers.length > 0 && course.examples >= FIRST_EXAMPLES
    ? { kind: "large_updates", layers }
    : null;
};

const smallUpdates: Rule = (course, shown) => {
  const layers = updatesOf(course);
  const all = layers.every(({ value }) => value < limit(SMALL, shown));
  const learnt = course.training !== null && course.training >= LEARNT;
  return layers.length > 0 && all && course.fullRate && !learnt
    ? { kind: "small_updates", layers }
    : null;
};

const exploding: Rule = ({ loss, ignorant, diverged }, shown) =>
  loss !== null && ignorant !== null && !diverged && loss > limit(EXPLODING, shown) * ignorant
    ? { kind: "exploding", loss, ignorant }
    : null;

const stuck: Rule = ({ losses, ignorant, examples, fullRate }) => {
  if (ignorant === null || examples < STUCK.examples || !fullRate) return null;
  const latest = losses.slice(-STUCK.points);
  const near = latest.every((loss) => Math.abs(loss - ignorant) < STUCK.share * ignorant);
  return latest.length === STUCK.points && near
    ? { kind: "stuck", loss: mean(latest), ignorant }
    : null;
};

const overfitting: Rule = ({ training, validation, epochs }, shown) =>
  training !== null &&
  validation !== null &&
  epochs >= EPOCHS &&
  training - validation > limit(APART, shown)
    ? { kind: "overfitting", training, validation }
    : null;

const diverged: Rule = (course) => (course.diverged ? { kind: "diverged" } : null);

const alone: Rule = (course) =>
  course.alone === null ? null : { kind: "alone", part: course.alone };

/** What a rule says of a course; `shown` where its finding is there already. */
type Rule = (course: Course, shown: boolean) => Finding | null;

/** The most urgent first. */
const RULES: Record<Kind, Rule> = {
  diverged,
  exploding,
  alone,
  dead,
  saturated,
  large_updates: largeUpdates,
  small_updates: smallUpdates,
  stuck,
  overfitting,
};

/** What a finding makes needless to say: its cause is the other's. */
const COVERS: Partial<Record<Kind, readonly Kind[]>> = {
  diverged: ["exploding", "large_updates", "dead", "stuck"],
  exploding: ["large_updates", "stuck"],
  dead: ["stuck", "small_updates"],
  small_updates: ["stuck"],
};

/** All that holds of a course, given what is shown. */
export function findingsOf(course: Course, shown: ReadonlySet<Kind>): Finding[] {
  const kinds = Object.keys(RULES) as Kind[];
  const held = kinds.flatMap((kind) => RULES[kind](course, shown.has(kind)) ?? []);
  const covered = held.flatMap(({ kind }) => COVERS[kind] ?? []);
  return held.filter(({ kind }) => !covered.includes(kind));
}
