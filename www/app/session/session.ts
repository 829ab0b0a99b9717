// The session with the trainer: opens it, listens to it, starts it again after a crash.

import { batch } from "@preact/signals";
import { proxy } from "comlink";
import { defaultWorkers, missingInBrowser } from "../../browser/requirements.ts";
import type { DatasetName } from "../../protocol/datasets.ts";
import type { Fault, Outcome } from "../../protocol/faults.ts";
import type { Opened, OpenOptions } from "../../protocol/session.ts";
import type { TrainerEvent } from "../../protocol/trainer.ts";
import {
  type Address,
  type AddressProblem,
  isClear,
  type LinkTexts,
  readAddress,
} from "../address/address.ts";
import { lazyImport } from "../lazy-import.ts";
import { preferredLanguage } from "../preferences.ts";
import { type PresetName, presets, specAsText } from "../presets.ts";
import { PRETRAINED_NAMES, type PretrainedName } from "../pretrained.ts";
import { refresh } from "../snapshots/interest.ts";
import { forgetRecordings, forgetWanted } from "../snapshots/recording.ts";
import { forgetLayerViews, live, notify, settings } from "../store.ts";
import { holdRun, releaseRun } from "../visit/run-lock.ts";
import { type Link, makeLink } from "./trainer-worker.ts";

let link: Link | null = null;

/** The trainer; null before the session and where the browser cannot run it. */
export const trainer = (): Link["api"] | null => link?.api ?? null;

/** The run of this history entry, where the visitor came back by the browser's buttons. */
let runToResume: string | null = null;

function readHistory(): void {
  const [navigation] = performance.getEntriesByType("navigation");
  const back =
    navigation instanceof PerformanceNavigationTiming && navigation.type === "back_forward";
  const run: unknown = history.state?.run;
  if (back && typeof run === "string") runToResume = run;
}

let commands = 0;

/** Counts starts and stops of the run: an answer to an older request must not undo a newer one. */
export const runCommands = (): number => commands;

export function setRunning(running: boolean): void {
  commands += 1;
  live.running.value = running;
  refresh("full");
}

/** Features that a link or the tab's history asks for, loaded on request. */
interface LinkedFeatures {
  pretrained(): Promise<{ usePretrainedOfLink(name: PretrainedName): Promise<boolean> }>;
  neighbours(): Promise<{ showNeighbours(): void; scoreNeighbours(): void }>;
  resume(): Promise<{ resumeWhereLeft(id: string): Promise<void> }>;
}

let linked: LinkedFeatures;

export function startSession(features: LinkedFeatures): void {
  linked = features;
  readHistory();
  const missing = missingInBrowser();
  if (missing === null) link = makeLink(crashed);
  const { address } = readAddress(location.search);
  settings.lang.value = address.lang ?? preferredLanguage();
  if (missing !== null) {
    live.stopped.value = { code: `no_${missing}` };
  } else if (isClear(location.search)) {
    begin(address);
  } else {
    void beginMended();
  }
}

/** Opens what a damaged address asks for. What cannot be understood is removed from it. */
async function beginMended(): Promise<void> {
  const module = await lazyImport(() => import("../address/repair.ts"));
  if (module !== null) {
    const { search, problems } = module.mendAddress(location.search);
    if (search !== location.search) {
      history.replaceState(history.state, "", location.pathname + search + location.hash);
    }
    problems.forEach(notifyProblem);
  }
  begin(readAddress(location.search).address);
}

/** Opens what the address asks for. */
function begin(address: Address): void {
  batch(() => {
    if (address.lang !== undefined) settings.lang.value = address.lang;
    wantPreset(address.preset ?? "convscope-small");
    settings.seed.value = address.seed ?? null;
    // The pretrained network replaces the run in a moment: training until then would be lost.
    settings.paused.value = address.paused ?? address.trained !== undefined;
    settings.workers.value = address.workers ?? defaultWorkers();
    settings.build.value = address.build ?? null;
  });
  const follow = () => followLink(address.dataset ?? "embedded", address);
  if (address.texts === undefined) void open(follow);
  else void openLink(address, address.texts, follow);
}

/** How each data set is loaded; null for the one that a run begins with. */
export const LOAD: Record<DatasetName, (() => Promise<unknown>) | null> = {
  embedded: null,
  cifar10: () => loadDataset((api) => api.useCifar10()),
};

/** What a link asks for besides a fresh run. */
async function followLink(
  wanted: DatasetName,
  { trained, neighbours, paused }: Address,
): Promise<void> {
  if (trained !== undefined && !(await usePretrained(trained)) && !paused) {
    // Where the module cannot be loaded, the page trains as usual.
    settings.paused.value = false;
    setRunning(true);
    void trainer()?.play();
  }
  const module = neighbours ? await lazyImport(linked.neighbours) : null;
  module?.showNeighbours();
  await LOAD[wanted]?.();
  module?.scoreNeighbours();
}

async function usePretrained(wanted: string): Promise<boolean> {
  const name = PRETRAINED_NAMES.find((known) => known === wanted);
  if (name !== undefined) {
    return (await lazyImport(linked.pretrained))?.usePretrainedOfLink(name) ?? false;
  }
  notifyProblem({ name: "trained", value: wanted, expected: PRETRAINED_NAMES.join(", ") });
  return false;
}

function wantPreset(name: PresetName): void {
  const { spec, trainer, augmentation } = presets[name];
  settings.preset.value = name;
  settings.spec.value = specAsText(spec);
  settings.trainer.value = trainer;
  settings.augmentation.value = augmentation;
}

function notifyProblem({ name, value, expected }: AddressProblem): void {
  const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  const said = shown === "" ? name : `${name}=${shown}`;
  notify("note", { code: "address", said, expected });
}

/** Opens what a link describes; where the engine does not take it, the network that the page usually opens with. */
async function openLink(
  { copied, seed }: Address,
  texts: LinkTexts,
  follow: () => Promise<void>,
): Promise<void> {
  const link = await lazyImport(() => import("../address/link.ts"));
  const preset = settings.preset.value === "custom" ? "convscope-small" : settings.preset.value;
  // In a link of this page the seed stands near the end: without it, the link was probably cut off.
  const cut = copied === true && seed === undefined;
  let layers = 0;
  if (link !== null) {
    const asked = link.readTexts(texts, presets[preset]);
    asked.problems.forEach(notifyProblem);
    for (const fault of asked.faults) notify("note", fault);
    ({ layers } = asked);
    batch(() => {
      settings.trainer.value = asked.wanted.trainer;
      settings.augmentation.value = asked.wanted.augmentation;
      if (asked.spec !== null) {
        settings.preset.value = "custom";
        settings.spec.value = asked.spec;
      }
    });
    if (cut && asked.faults.length === 0) notify("note", link.cutBeforeSeed());
  }
  const mend = () => {
    wantPreset("convscope-small");
    if (cut && layers > 1) return link?.cutAfter(layers - 1) ?? null;
    notify("note", { code: "link_refused" });
    return null;
  };
  await open(follow, mend);
}

/**
 * Opens on the embedded pictures, which are always available, then runs `follow`. Where the engine refuses the settings,
 * they are repaired if possible and tried once more.
 */
async function open(follow: () => Promise<void>, mend?: () => Fault | null): Promise<void> {
  const spec = settings.trainer.value;
  const opener = link;
  if (spec === null || opener === null) return;
  const seed = settings.seed.value;
  const build = settings.build.value;
  const options: OpenOptions = {
    spec: settings.spec.value,
    trainer: spec,
    augmentation: settings.augmentation.value,
    ...(seed === null ? {} : { seed }),
    dataUrl: new URL("data/", document.baseURI).href,
    workers: settings.workers.value,
    ...(build === null ? {} : { build }),
    paused: settings.paused.value,
  };
  const outcome = await opener.api.open(options, proxy(listen)).catch((error: unknown) => {
    if (opener === link) crashed(String(error));
    return null;
  });
  if (outcome === null || opener !== link) return;
  if (outcome.ok) {
    adopt(outcome.value);
    setRunning(!settings.paused.value);
    void follow();
    live.cachedBytes.value = await opener.api.cachedBytes();
    await opener.api.startAutosave(proxy(holdRun));
    const before = runToResume;
    runToResume = null;
    if (before !== null) {
      void (await lazyImport(linked.resume))?.resumeWhereLeft(before);
    }
  } else if (mend === undefined) {
    live.stopped.value = outcome.fault;
  } else {
    notify("error", mend() ?? outcome.fault);
    await open(follow);
  }
}

/** Requests a data set. It loads slowly; events report what changes. */
export async function loadDataset(
  ask: (api: Link["api"]) => Promise<Outcome<null>>,
): Promise<boolean> {
  const api = trainer();
  if (api === null) return false;
  const outcome = await ask(api);
  if (api !== trainer()) return false;
  live.loading.value = null;
  if (!outcome.ok) {
    notify(outcome.fault.code === "loading_cancelled" ? "note" : "error", outcome.fault);
  }
  return outcome.ok;
}

/** Takes over the run that the trainer reports. */
export function adopt(opened: Opened): void {
  batch(() => {
    const before = live.opened.value?.network.specText;
    if (before !== opened.network.specText) {
      forgetLayerViews();
      forgetWanted();
      forgetRecordings();
      live.hover.value = null;
    }
    if (live.opened.value?.dataset.name !== opened.dataset.name) {
      // Predictions for the old classes would be shown under the names of the new ones.
      live.inputPrediction.value = null;
      live.focus.value = null;
      if (live.picture.value?.label != null) live.picture.value = null;
    }
    live.opened.value = opened;
    history.replaceState({ run: opened.run.id }, "");
    live.dataset.value = opened.dataset;
    live.predictions.value = [];
    live.moment.value = null;
    live.stopped.value = null;
    live.trainer.value = opened.trainer;
    live.trainerFault.value = null;
    settings.spec.value = specAsText(opened.network.spec);
    settings.trainer.value = opened.trainer;
    settings.augmentation.value = opened.augmentation;
    settings.dataset.value = opened.dataset.name;
    settings.seed.value = opened.seed;
    settings.workers.value = opened.workers;
  });
  refresh("full");
}

function listen(event: TrainerEvent): void {
  switch (event.kind) {
    case "loading":
      live.loading.value = event;
      break;
    case "opened":
      adopt(event.opened);
      break;
    case "dataset":
      live.dataset.value = event.dataset;
      live.loading.value = null;
      break;
    case "saved":
      live.saved.value = event.runs;
      break;
    case "cached":
      live.cachedBytes.value = event.bytes;
      break;
    case "note":
      notify("note", event.fault);
      break;
    case "fault":
      live.stopped.value = event.fault;
      live.running.value = false;
      break;
    case "crashed":
      crashed(event.text);
      break;
  }
}

function crashed(text: string): void {
  batch(() => {
    live.crashed.value = text;
    live.running.value = false;
    live.loading.value = null;
    live.busy.value = false;
  });
}

/** Starts a new worker with the present settings. */
export function restart(): void {
  link?.end();
  releaseRun();
  link = makeLink(crashed);
  batch(() => {
    live.crashed.value = null;
    live.stopped.value = null;
    live.opened.value = null;
    // The curves of the new trainer are requested from their first point.
    live.curves.value = null;
    live.stats.value = null;
  });
  const wanted = settings.dataset.value;
  void open(() => followLink(wanted, {}));
}
