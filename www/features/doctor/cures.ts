// What may help against a finding.

import { TRAINING } from "../../protocol/generated/training.ts";
import type { Augmentation, TrainerSpec } from "../../protocol/training.ts";
import type { Finding } from "./rules.ts";

export type Cure =
  | { kind: "rate"; value: number }
  | { kind: "batch"; value: number }
  | { kind: "decay"; value: number }
  /** Mirrored and shifted training pictures. */
  | { kind: "augment" }
  /** Leaky ReLUs in place of ReLUs, with the weights of now. */
  | { kind: "leaky" }
  /** Fresh weights, at this learning rate. */
  | { kind: "restart"; value: number };

/** How the run is trained now, and how its preset would be. */
export interface Now {
  trainer: TrainerSpec;
  augmentation: Augmentation;
  usual: TrainerSpec | null;
}

const FIRST_DECAY = 1e-3;
const USUAL_BATCH = 32;

const rounded = (value: number) => Number(value.toPrecision(2));

/** That of the preset where the rate is far above it, else a tenth. */
function lowerRate({ trainer, usual }: Now): number {
  const rate = trainer.learning_rate;
  const known = usual !== null && usual.method === trainer.method ? usual.learning_rate : rate;
  return rounded(known < rate / 3 ? known : rate / 10);
}

const higherRate = ({ trainer }: Now) =>
  rounded(Math.min(TRAINING.learning_rate.max, 10 * trainer.learning_rate));

/** The next larger batch whose parts are whole. */
function wholeBatch(size: number, part: number): number {
  const up = Math.ceil(size / part) * part;
  return part === 1 ? USUAL_BATCH : up <= TRAINING.batch_size.max ? up : up - part;
}

/** What may help against a finding, what is to be tried first before the rest. */
export function curesOf(finding: Finding, now: Now): Cure[] {
  const lower = lowerRate(now);
  switch (finding.kind) {
    case "diverged":
    case "large_updates":
      return [{ kind: "rate", value: lower }];
    case "exploding":
      return [
        { kind: "rate", value: lower },
        { kind: "restart", value: lower },
      ];
    case "alone":
      return [{ kind: "batch", value: wholeBatch(now.trainer.batch_size, finding.part) }];
    case "dead":
      return [{ kind: "leaky" }, { kind: "restart", value: lower }];
    case "saturated":
      return [{ kind: "restart", value: lower }];
    case "small_updates":
      return [{ kind: "rate", value: higherRate(now) }];
    case "stuck":
      return [
        { kind: "restart", value: lower },
        { kind: "rate", value: higherRate(now) },
      ];
    case "overfitting": {
      const { l2_decay } = now.trainer;
      const decay = Math.min(0.1, Math.max(FIRST_DECAY, rounded(10 * l2_decay)));
      const { flip, shift } = now.augmentation;
      const plain = !flip && shift === 0;
      return [...(plain ? [{ kind: "augment" } as const] : []), { kind: "decay", value: decay }];
    }
  }
}
