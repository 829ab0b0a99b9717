// Messages: faults that stopped the run and passing notices, each with what to do.

import type { ComponentChildren } from "preact";
import { takeFiles } from "../../app/files.ts";
import { downloadCifar10, togglePlay } from "../../app/session/commands.ts";
import { restart } from "../../app/session/session.ts";
import { dismiss, live } from "../../app/store.ts";
import { faultText } from "../../i18n/text.ts";
import { FileButton } from "../../ui/controls.tsx";
import { lazy } from "../../ui/lazy.tsx";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

const MatchDialog = lazy(() => import("../formats/match-dialog.tsx"));

/** Faults after which the page offers the public release of CIFAR-10. */
const NO_CIFAR10 = ["data_not_found", "data_is_html"];

export default function Messages() {
  const t = words.value;
  const crashed = live.crashed.value;
  const stopped = live.stopped.value;
  const opened = live.opened.value !== null;
  const question = live.matchQuestion.value;
  return (
    <div class={styles.messages}>
      {question === null ? null : (
        <MatchDialog
          meanwhile={
            <button type="button" onClick={() => question.answer(false)}>
              {t.dismiss}
            </button>
          }
        />
      )}
      {live.notices.value.map(({ id, tone, fault, again }) => (
        <Message key={id} tone={tone} words={faultText(fault)}>
          {NO_CIFAR10.includes(fault.code) ? (
            <>
              <button
                type="button"
                class="primary"
                onClick={() => {
                  dismiss(id);
                  void downloadCifar10();
                }}
              >
                {t.download}
              </button>
              <FileButton
                label={t.files}
                onFiles={(files) => {
                  dismiss(id);
                  void takeFiles(files);
                }}
              />
            </>
          ) : null}
          {again === undefined ? null : (
            <button
              type="button"
              class="primary"
              onClick={() => {
                dismiss(id);
                again();
              }}
            >
              {t.again}
            </button>
          )}
          <button type="button" onClick={() => dismiss(id)}>
            {t.dismiss}
          </button>
        </Message>
      ))}
      {stopped === null || crashed !== null ? null : (
        <Message tone="error" words={faultText(stopped)}>
          {opened ? (
            <button type="button" class="primary" onClick={togglePlay}>
              {t.goOn}
            </button>
          ) : null}
        </Message>
      )}
      {crashed === null ? null : (
        <Message tone="error" words={t.crashed(crashed)}>
          <button type="button" class="primary" onClick={restart}>
            {t.restart}
          </button>
        </Message>
      )}
    </div>
  );
}

function Message(props: { tone: "error" | "note"; words: string; children: ComponentChildren }) {
  const error = props.tone === "error";
  return (
    <div class={styles.message} role={error ? "alert" : "status"}>
      <p data-testid={error ? "error-message" : "note-message"} data-value={props.words}>
        {props.words}
      </p>
      <div class="row">{props.children}</div>
    </div>
  );
}
