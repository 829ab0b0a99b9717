// The page's address: which run a link asks for. A value that makes no sense is reported and left out.

import { MOST_WORKERS } from "../../browser/requirements.ts";
import { isLanguage, LANGUAGES, type Language } from "../../i18n/languages.ts";
import type { DatasetName } from "../../protocol/datasets.ts";
import { DATASETS } from "../../protocol/generated/training.ts";
import type { Build } from "../../protocol/session.ts";
import { PRESET_NAMES, type PresetName } from "../presets.ts";

export interface Address {
  dataset?: DatasetName;
  preset?: PresetName;
  /** A pretrained network in place of initial weights, by the name of its files. */
  trained?: string;
  /** The model without a network. */
  neighbours?: boolean;
  seed?: string;
  lang?: Language;
  paused?: boolean;
  /** Whether this page made the link, so that it holds everything that a run needs. */
  copied?: boolean;
  workers?: number;
  build?: Build;
  /** Texts that describe a network of one's own and its training: see link.ts. */
  texts?: LinkTexts;
}

export type LinkTexts = Partial<Record<"net" | "loss" | "trainer" | "augment", string>>;

export interface AddressProblem {
  name: string;
  value: string;
  /** The values that are allowed, in symbols. */
  expected: string;
}

/** The parameters of an address. */
export const NAMES = [
  "dataset",
  "preset",
  "trained",
  "show",
  "seed",
  "lang",
  "workers",
  "build",
  "v",
  "net",
  "loss",
  "trainer",
  "augment",
  "paused",
];

/** Whether this page wrote the address: every part of it is known and has the form that the page gives it. */
export const isClear = (search: string): boolean =>
  search.slice(1) === "" ||
  (readAddress(search).problems.length === 0 &&
    !/%25|&amp;|[.,;!?)»”"'>\]]$/i.test(search) &&
    search
      .slice(1)
      .split("&")
      .every((part) => NAMES.includes(part.split("=", 1)[0] ?? "")));

const LARGEST_SEED = 2n ** 64n - 1n;

const isDataset = (text: string): text is DatasetName =>
  (DATASETS as readonly string[]).includes(text);
const isBuild = (text: string): text is Build => text === "simd128" || text === "relaxed-simd";
const isPreset = (text: string): text is PresetName =>
  (PRESET_NAMES as readonly string[]).includes(text);
const isSeed = (text: string) => /^\d{1,20}$/.test(text) && BigInt(text) <= LARGEST_SEED;

const isWorkers = (count: number) => count >= 1 && count <= MOST_WORKERS;

export function readAddress(search: string): { address: Address; problems: AddressProblem[] } {
  const address: Address = {};
  const problems: AddressProblem[] = [];
  for (const [name, value] of new URLSearchParams(search)) {
    const bad = (expected: string) => problems.push({ name, value, expected });
    switch (name) {
      case "dataset":
        if (isDataset(value)) address.dataset = value;
        else bad(DATASETS.join(", "));
        break;
      case "preset":
        if (isPreset(value)) address.preset = value;
        else bad(PRESET_NAMES.join(", "));
        break;
      case "trained":
        if (/^[a-z0-9-]{1,32}$/.test(value)) address.trained = value;
        else bad("residual");
        break;
      case "show":
        if (value === "neighbours") address.neighbours = true;
        else bad("neighbours");
        break;
      case "seed":
        if (isSeed(value)) address.seed = BigInt(value).toString();
        else bad("0 … 18446744073709551615");
        break;
      case "lang":
        if (isLanguage(value)) address.lang = value;
        else bad(LANGUAGES.join(", "));
        break;
      case "workers":
        if (/^\d{1,2}$/.test(value) && isWorkers(Number(value))) address.workers = Number(value);
        else bad(`1 … ${MOST_WORKERS}`);
        break;
      case "build":
        if (isBuild(value)) address.build = value;
        else bad("simd128, relaxed-simd");
        break;
      case "v":
        if (value === "1") address.copied = true;
        else bad("1");
        break;
      case "net":
      case "loss":
      case "trainer":
      case "augment":
        address.texts = { ...address.texts, [name]: value };
        break;
      case "paused":
        if (value === "1" || value === "0") address.paused = value === "1";
        else bad("1, 0");
        break;
    }
  }
  return { address, problems };
}
