// The toolbar that stays in view: train, pause, step, reset; data and network; the speed.

import { takeFiles } from "../../app/files.ts";
import { lazyImport } from "../../app/lazy-import.ts";
import { PRESET_GROUPS, type PresetGroup, type PresetName } from "../../app/presets.ts";
import {
  cancelLoading,
  changeWorkers,
  chooseDataset,
  choosePreset,
  reset,
  step,
  togglePlay,
} from "../../app/session/commands.ts";
import { live, settings, status } from "../../app/store.ts";
import { defaultWorkers, MOST_WORKERS } from "../../browser/requirements.ts";
import { text } from "../../i18n/text.ts";
import { DATASETS } from "../../protocol/generated/training.ts";
import { type ChoiceGroup, FileButton, Meter, Select } from "../../ui/controls.tsx";
import { count, megabytes } from "../../ui/format.ts";
import { lazy } from "../../ui/lazy.tsx";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

const GROUPS = Object.keys(PRESET_GROUPS) as PresetGroup[];

/** Entries of the list of models: presets, the visitor's own network, and nearest neighbours. */
type Model = PresetName | "custom" | "neighbours";

/** Scores nearest neighbours, a model that trains no network, beside the network in training. */
async function chooseNeighbours(): Promise<void> {
  const module = await lazyImport(() => import("../neighbours/state.ts"));
  module?.showNeighbours();
  module?.scoreNeighbours();
}

export default function Controls() {
  const t = text.value;
  const running = live.running.value;
  const ready = live.opened.value !== null && live.crashed.value === null;
  const locked = !ready || live.busy.value;
  const preset = settings.preset.value;
  const pretrained = live.pretrained.value;
  const own = pretrained === null ? t.ownNetwork : t.pretrained.choices[pretrained];
  const models = [
    ...GROUPS.map((group): ChoiceGroup<Model> => {
      const names: readonly PresetName[] = PRESET_GROUPS[group];
      const choices = names.map((name) => ({ value: name, label: t.presets[name] }));
      return { label: t.presetGroups[group], choices };
    }),
    {
      label: t.presetGroups.untrained,
      choices: [{ value: "neighbours" as const, label: words.value.neighbours }],
    },
  ];
  return (
    <>
      <div class={styles.bar} role="toolbar" aria-label={words.value.label}>
        <button
          type="button"
          class={`${styles.play} primary`}
          translate={false}
          aria-keyshortcuts="Space"
          disabled={!ready}
          onClick={togglePlay}
        >
          {running ? words.value.pause : words.value.train}
        </button>
        <button
          type="button"
          aria-keyshortcuts="S"
          disabled={locked || running}
          onClick={() => void step()}
        >
          {words.value.step}
        </button>
        <button
          type="button"
          title={words.value.resetSameHint}
          disabled={locked}
          onClick={() => void reset("same")}
        >
          {words.value.resetSame}
        </button>
        <button
          type="button"
          class={styles.seldom}
          title={words.value.resetNewHint}
          disabled={locked}
          onClick={() => void reset("new")}
        >
          {words.value.resetNew}
        </button>
        <Select
          label={words.value.dataset}
          hideLabel
          value={settings.dataset.value}
          disabled={locked}
          choices={DATASETS.map((name) => ({ value: name, label: t.datasets[name] }))}
          onChange={(name) => void chooseDataset(name)}
        />
        <FileButton
          class={styles.files}
          icon={
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M1.5 12.5v-9h4.5l1.5 2h7v7z" />
            </svg>
          }
          label={words.value.files}
          hint={words.value.filesHint}
          disabled={!ready}
          onFiles={(files) => void takeFiles(files)}
        />
        <Select<Model>
          label={words.value.model}
          hideLabel
          value={preset}
          disabled={locked}
          choices={preset === "custom" ? [{ value: preset, label: own }] : []}
          groups={models}
          onChange={(name) => {
            if (name === "neighbours") void chooseNeighbours();
            else if (name !== "custom") void choosePreset(name);
          }}
        />
        <Readout />
        <span class={styles.more}>
          <More />
        </span>
      </div>
      <Loading />
      {live.opened.value === null ? null : <Doctor />}
    </>
  );
}

const Doctor = lazy(() => import("../doctor/doctor.tsx"));
const More = lazy(() => import("./more.tsx"));

function Readout() {
  const t = words.value;
  const stats = live.stats.value;
  const build = live.opened.value?.build;
  // Not where a link asked for this build.
  const slower = build === "simd128" && settings.build.value !== "simd128";
  const pace = Math.round(stats?.throughput ?? 0);
  return (
    <div class={styles.readout} translate={false}>
      <span class={styles.status} data-testid="status" data-value={status.value} role="status">
        {t.status[status.value]}
      </span>
      <span class={styles.pace} data-testid="throughput" data-value={pace}>
        <b>{count(pace)}</b> {t.throughput}
      </span>
      <Workers />
      <span
        class={`${styles.seldom} ${styles.build}`}
        data-testid="build"
        data-value={build ?? ""}
        title={t.build(slower)}
      >
        {build ?? "…"}
      </span>
    </div>
  );
}

function Workers() {
  const t = words.value;
  const now = settings.workers.value;
  const shared = live.opened.value?.sharesMemory;
  const most = Math.max(now, defaultWorkers() + 1);
  const counts = Array.from({ length: Math.min(most, MOST_WORKERS) }, (_, at) => at + 1);
  return (
    <span
      class={styles.seldom}
      data-testid="workers"
      data-value={now}
      data-shared={shared ?? ""}
      title={shared === false && now > 1 ? t.noSharedMemory : undefined}
    >
      <Select
        label={t.workersLabel}
        hideLabel
        value={String(now)}
        choices={counts.map((count) => ({
          value: String(count),
          label: `${count} ${t.workers(count)}`,
        }))}
        onChange={(count) => void changeWorkers(Number(count))}
      />
    </span>
  );
}

function Loading() {
  const loading = live.loading.value;
  if (loading === null) return null;
  const t = text.value;
  const { bytes, total, records, dataset, bytesPerSecond, inOtherTab } = loading;
  const left = total === null || bytesPerSecond === 0 ? null : (total - bytes) / bytesPerSecond;
  const title = words.value.loading.title(t.datasets[dataset]);
  const progress = words.value.loading.progress(
    megabytes(bytes),
    total === null ? null : megabytes(total),
    count(records),
  );
  const pace =
    bytesPerSecond === 0
      ? ""
      : words.value.loading.pace(megabytes(bytesPerSecond), left === null ? null : count(left));
  return (
    <div class={styles.loading} data-testid="loading">
      <div class="row spread">
        <span class="quiet" translate={false}>
          {inOtherTab
            ? words.value.loading.elsewhere(megabytes(bytes))
            : `${title}: ${progress}${pace}`}
        </span>
        <button type="button" onClick={cancelLoading}>
          {words.value.loading.cancel}
        </button>
      </div>
      <Meter label={title} share={total === null ? null : bytes / total} />
    </div>
  );
}
