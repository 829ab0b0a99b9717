import { describe, expect, test } from "vitest";
import { LAYERS } from "../../protocol/generated/layers.ts";
import type { LayerSpec, NetSpec } from "../../protocol/network.ts";
import type { Kind } from "../../protocol/schema.ts";
import { PRESET_NAMES, presets } from "../presets.ts";
import { readAddress } from "./address.ts";
import {
  augmentationText,
  LONGEST,
  networkText,
  readAugmentation,
  readNetwork,
  readTexts,
  readTrainer,
  trainerText,
} from "./link.ts";

const kinds: Readonly<Record<string, Kind>> = LAYERS;
const usual = presets["convscope-small"];
const net = (layers: LayerSpec[]): NetSpec => ({ ...usual.spec, layers });

/** Mulberry32: a test that fails can be repeated. */
function randomOf(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  return { next, below, of: <T>(list: readonly T[]): T => list[below(list.length)] as T };
}

describe("a network's text", () => {
  test("has the lecture's letters, and leaves out what is usual", () => {
    const layers: LayerSpec[] = [
      { kind: "conv", filters: 16, size: [5, 3], stride: 1, pad: 2, init: "lecun", bias: -0.5 },
      { kind: "residual", layers: [{ kind: "relu" }, { kind: "lrn", alpha: Math.fround(1e-4) }] },
      { kind: "max_pool", size: 2, stride: 2, pad: 0 },
      { kind: "fc", units: 10, init: "he" },
    ];
    const text =
      "conv,K16,F5x3,P2,init:lecun,bias:-0.5~residual(relu~lrn,alpha:0.0001)~max_pool,F2,S2~fc,K10";
    expect(networkText(net(layers))).toBe(text);
    expect(readNetwork(text)).toEqual([
      { kind: "conv", filters: 16, size: [5, 3], pad: 2, init: "lecun", bias: -0.5 },
      { kind: "residual", layers: [{ kind: "relu" }, { kind: "lrn", alpha: 0.0001 }] },
      { kind: "max_pool", size: 2, stride: 2 },
      { kind: "fc", units: 10 },
    ]);
  });

  test("says by one word that a size is rounded up, and nothing where it is rounded down", () => {
    const layers: LayerSpec[] = [
      { kind: "max_pool", size: 3, stride: 2, pad: 0, rounding: "up" },
      { kind: "conv", filters: 4, size: 3, stride: 2, pad: 1, rounding: "down" },
      { kind: "lrn", n: 3, region: "within_channel" },
    ];
    const text = "max_pool,F3,S2,up~conv,K4,F3,S2,P1~lrn,n:3,region:within_channel";
    expect(networkText(net(layers))).toBe(text);
    expect(readNetwork(text)?.[0]).toEqual({
      kind: "max_pool",
      size: 3,
      stride: 2,
      rounding: "up",
    });
    expect(networkText(net([{ kind: "lrn", region: "across_channels" }]))).toBe("lrn");
  });

  test("survives reading, for every preset and for any network", () => {
    for (const name of PRESET_NAMES) {
      const text = networkText(presets[name].spec);
      expect(networkText(net(readNetwork(text) ?? [])), name).toBe(text);
    }
    for (let seed = 0; seed < 300; seed++) {
      const random = randomOf(seed);
      const layer = (inside: boolean): LayerSpec => {
        const kind = random.of(Object.keys(kinds).filter((name) => name !== "residual" || !inside));
        const values = (kinds[kind]?.fields ?? []).map(({ name, type, choices }) => {
          if (choices !== undefined) return [name, random.of(choices)];
          if (type === "number") return [name, Math.fround(random.next() - 0.3)];
          const side = random.below(70);
          return [name, type === "window" && random.below(3) === 0 ? [side, side + 1] : side];
        });
        const block = kind === "residual" ? { layers: [layer(true), layer(true)] } : {};
        return { kind, ...Object.fromEntries(values), ...block };
      };
      const text = networkText(net([layer(false), layer(false), layer(false)]));
      expect(networkText(net(readNetwork(text) ?? [])), `seed ${seed}`).toBe(text);
    }
  });
});

describe("a trainer's text", () => {
  test("tells what differs, in the digits that the engine needs", () => {
    const trainer = {
      ...usual.trainer,
      method: "adam" as const,
      learning_rate: Math.fround(0.001),
      schedule: { kind: "step" as const, every: 5000, factor: 0.5 },
    };
    const text = "method:adam,learning_rate:0.001,schedule:step*5000*0.5";
    expect(trainerText(trainer, usual.trainer)).toBe(text);
    expect(readTrainer(text, usual.trainer)).toEqual({ ...trainer, learning_rate: 0.001 });
    const asKept = { ...usual.trainer, learning_rate: Math.fround(0.02) };
    expect(trainerText(asKept, usual.trainer)).toBe("");
  });

  test("is refused where it is none", () => {
    const texts = [
      "learning_rate:fast",
      "speed:3",
      "method:1:2",
      "schedule:step*3",
      "__proto__:1",
      "",
    ];
    for (const text of texts) expect(readTrainer(text, usual.trainer), text).toBeNull();
  });

  test("tells what is done to the pictures", () => {
    const changed = { ...usual.augmentation, flip: !usual.augmentation.flip };
    const text = augmentationText(changed, usual.augmentation);
    expect(readAugmentation(text, usual.augmentation)).toEqual(changed);
    expect(augmentationText(usual.augmentation, usual.augmentation)).toBe("");
    for (const wrong of ["flip:2", "spin:true", "flip", "__proto__:true"]) {
      expect(readAugmentation(wrong, usual.augmentation), wrong).toBeNull();
    }
  });
});

describe("a link", () => {
  test("that says nonsense changes nothing, and each mistake is named", () => {
    const { address } = readAddress("?net=nonsense!&trainer=speed:9&augment=x&loss=svm");
    const { spec, wanted, problems } = readTexts(address.texts ?? {}, usual);
    expect(spec).toBeNull();
    expect(wanted).toEqual({ trainer: usual.trainer, augmentation: usual.augmentation });
    expect(problems.map(({ name }) => name)).toEqual(["net", "trainer", "augment"]);
  });

  test("that was cut says after which layer", () => {
    const whole = "conv,K16,F5,P2~relu~residual(conv,K3,F3,P1~relu)~fc,K10";
    const cut = (length: number) => readTexts({ net: whole.slice(0, length) }, usual);
    for (const [text, layer] of [
      ["conv,K16,F5,P2~relu~", 2],
      ["conv,K16,F5,P2~relu~residual(conv,K3~re", 2],
      ["conv,K16,F5,P2~relu~residual(conv,K3,F3,P1~relu)~fc,", 3],
      ["conv,K16,F5,P2~relu~residual(conv,K3,F3,P1~relu)~", 3],
    ] as const) {
      const { spec, problems, faults } = cut(text.length);
      expect([spec, problems], text).toEqual([null, []]);
      expect(faults, text).toMatchObject([{ code: "link_cut", layer }]);
    }
    const { problems, faults } = readTexts({ net: "fc,K10~nonsense!" }, usual);
    expect([problems.length, faults]).toEqual([1, []]);
  });

  test("of another version is told", () => {
    expect(readAddress("?v=2").problems).toEqual([{ name: "v", value: "2", expected: "1" }]);
  });

  test("that is too long, too deep or too many is refused", () => {
    const many = (layer: string, count: number) => Array(count).fill(layer).join("~");
    expect(readNetwork(many("relu", 256))).toHaveLength(256);
    for (const text of [
      many("relu", 257),
      `fc,K${"1".repeat(LONGEST)}`,
      "residual(residual(relu))",
      `relu${",a:1".repeat(17)}`,
      "",
    ]) {
      expect(readNetwork(text), text.slice(0, 40)).toBeNull();
    }
  });

  const valid = `?v=1&preset=softmax&net=${networkText(usual.spec)}~residual(conv,K3,F3~relu)&loss=svm&trainer=method:adam,schedule:cosine*9&augment=flip:true&seed=7&lang=ru`;
  const letters = "~(),:*x.-_%&=?+KFSP019eabconvrelu\u0000é\ud800 #<>\"'{}[]";

  /** A good link, or nearly nothing, damaged. */
  const damaged = (seed: number): string => {
    const random = randomOf(seed);
    let text = random.below(4) === 0 ? "?net=" : valid;
    for (let changes = random.below(12); changes >= 0; changes--) {
      const at = random.below(text.length + 1);
      const letter = letters[random.below(letters.length)] ?? "";
      const what = random.below(3);
      if (what === 0) text = text.slice(0, at) + letter + text.slice(at);
      else if (what === 1) text = text.slice(0, at) + text.slice(at + random.below(9));
      else text = text.slice(0, at) + text.slice(random.below(text.length + 1));
    }
    return text;
  };

  /** scripts/fuzz goes on for longer, and begins elsewhere every time. */
  const seconds = Number(import.meta.env.VITE_FUZZ_SECONDS ?? 0);

  test(
    "never makes the reader fall over, whatever it says",
    () => {
      const first = seconds > 0 ? Date.now() % 2 ** 31 : 0;
      const end = Date.now() + 1000 * seconds;
      let seed = first;
      for (; seed < first + 20_000 || Date.now() < end; seed++) {
        const text = damaged(seed);
        try {
          const { address } = readAddress(text);
          const { spec, wanted } = readTexts(address.texts ?? {}, usual);
          if (spec !== null) JSON.parse(spec);
          expect(Object.keys(wanted.trainer)).toEqual(Object.keys(usual.trainer));
          expect(Object.keys(wanted.augmentation)).toEqual(Object.keys(usual.augmentation));
        } catch (error) {
          throw new Error(`seed ${seed}: ${text}\n${error}`);
        }
      }
      if (seconds > 0) console.log(`link: ${seed - first} inputs`);
    },
    1000 * seconds + 20_000,
  );

  // A reader that tries every way to split them would take longer than a test may.
  test("made to take long is refused as any other", () => {
    for (const part of ["~(", "),", "a(", "~", "(", ",a:", "K1,", ")~("]) {
      const text = part.repeat(LONGEST / part.length);
      expect(readNetwork(text), part).toBeNull();
      expect(readTrainer(text, usual.trainer), part).toBeNull();
    }
  });
});
