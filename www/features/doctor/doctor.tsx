// The doctor: a line below the bar, only while something is wrong with the run. It opens to the evidence, and to what may
// help.

import { useEffect, useState } from "preact/hooks";
import { live, settings } from "../../app/store.ts";
import { kindName } from "../../i18n/text.ts";
import { type Bar, Bars, useOwnId } from "../../ui/controls.tsx";
import { count, fixed, percent, plainly, significant } from "../../ui/format.ts";
import { words as trainingWords } from "../training/words.ts";
import { tried, tryCure, trying, undoCure, usualTraining } from "./apply.ts";
import { type Cure, curesOf } from "./cures.ts";
import type { Finding, Share } from "./rules.ts";
import { dismissFinding, findings, watchRun } from "./state.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

export default function Doctor() {
  const t = words.value;
  const id = useOwnId();
  const [open, setOpen] = useState(false);
  useEffect(watchRun, []);
  const found = findings.value;
  const last = tried.value?.opened === live.opened.value ? tried.value : null;
  const cure = trying.value ?? last?.cure ?? null;
  const [first, ...others] = found;
  const line = first === undefined ? cure && t.tried(nameOf(cure)) : t.findings[first.kind].name;
  // What comes next comes closed.
  if (line === null && open) setOpen(false);
  useEffect(() => {
    if (!open) return;
    const close = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // Before the inspector, which may be open behind it.
      event.preventDefault();
      setOpen(false);
    };
    document.addEventListener("keydown", close, { capture: true });
    return () => document.removeEventListener("keydown", close, { capture: true });
  }, [open]);
  return (
    <div
      class={styles.doctor}
      data-testid="doctor"
      data-value={found.map(({ kind }) => kind).join(" ")}
    >
      <p class="hidden" role="status">
        {found.map(({ kind }) => t.findings[kind].name).join(". ")}
      </p>
      {line === null ? null : (
        <>
          <button
            type="button"
            class={styles.line}
            data-calm={first === undefined}
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setOpen(!open)}
          >
            {line}
            {others.length > 0 ? <span>{t.more(count(others.length))}</span> : null}
          </button>
          {open ? (
            <section id={id} class={styles.sheet} aria-label={t.title}>
              {found.map((finding) => (
                <Found key={finding.kind} finding={finding} />
              ))}
              {cure === null ? null : (
                <div class={styles.finding}>
                  <p>{t.tried(nameOf(cure))}</p>
                  <div class="row">
                    <button
                      type="button"
                      class="small"
                      disabled={last === null || live.busy.value}
                      onClick={() => void undoCure()}
                    >
                      {t.undo}
                    </button>
                    <button
                      type="button"
                      class="small"
                      disabled={last === null}
                      onClick={() => {
                        tried.value = null;
                      }}
                    >
                      {t.keep}
                    </button>
                  </div>
                </div>
              )}
            </section>
          ) : null}
        </>
      )}
    </div>
  );
}

/** A finding with its evidence, and what may help. */
function Found({ finding }: { finding: Finding }) {
  const t = words.value;
  const trainer = settings.trainer.value;
  const augmentation = settings.augmentation.value;
  const cures =
    trainer === null ? [] : curesOf(finding, { trainer, augmentation, usual: usualTraining() });
  return (
    <div class={styles.finding} data-finding={finding.kind}>
      <p>
        <b>{t.findings[finding.kind].name}</b>
      </p>
      <p>{evidence(finding)}</p>
      {"layers" in finding ? (
        <Bars bars={finding.layers.map((layer) => barOf(layer, finding.kind))} />
      ) : null}
      <div class="row">
        {cures.map((cure, at) => (
          <button
            key={cure.kind}
            type="button"
            class={at === 0 ? "small primary" : "small"}
            disabled={live.busy.value}
            onClick={() => void tryCure(cure)}
          >
            {nameOf(cure)}
          </button>
        ))}
        <button type="button" class="small" onClick={() => dismissFinding(finding.kind)}>
          {t.dismiss}
        </button>
      </div>
    </div>
  );
}

function evidence(finding: Finding): string {
  const t = words.value.findings;
  switch (finding.kind) {
    case "diverged":
      return t.diverged.said(plainly(settings.trainer.value?.learning_rate ?? 0));
    case "exploding":
      return t.exploding.said(fixed(finding.loss, 2), fixed(finding.ignorant, 2));
    case "alone":
      return trainingWords.value.alone(finding.part);
    case "dead":
      return t.dead.said(count(finding.examples));
    case "saturated":
      return t.saturated.said;
    case "large_updates":
      return t.large_updates.said;
    case "small_updates":
      return t.small_updates.said;
    case "stuck":
      return t.stuck.said(fixed(finding.loss, 2));
    case "overfitting":
      return t.overfitting.said(percent(finding.training), percent(finding.validation));
  }
}

/** The name of a layer before its number: "ReLU 3.2". */
function layerName(number: string): string {
  const [layer, inner] = number.split(".").map(Number);
  const whole = live.opened.value?.network.layers[layer ?? 0];
  const kind = inner === undefined ? whole?.kind : whole?.inner[inner - 1]?.kind;
  return `${number} ${kindName(kind ?? "")}`;
}

/** Shares of a layer as they are; update-to-weight ratios by their powers of ten, from 1e-7 to 1. */
function barOf({ number, value }: Share, kind: Finding["kind"]): Bar {
  const name = layerName(number);
  if (kind === "dead" || kind === "saturated") return { name, share: value, shown: percent(value) };
  const share = Math.min(1, Math.max(0, 1 + Math.log10(value) / 7));
  return { name, share, shown: significant(value) };
}

function nameOf(cure: Cure): string {
  const t = words.value.cures;
  switch (cure.kind) {
    case "rate":
      return t.rate(plainly(cure.value));
    case "batch":
      return t.batch(count(cure.value));
    case "decay":
      return t.decay(plainly(cure.value));
    case "augment":
      return t.augment;
    case "leaky":
      return t.leaky;
    case "restart":
      return t.restart(plainly(cure.value));
  }
}
