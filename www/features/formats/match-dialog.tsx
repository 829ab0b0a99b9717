// Asks the visitor to confirm which module of a file is which layer of the network.

import { useLayoutEffect, useRef } from "preact/hooks";
import { live } from "../../app/store.ts";
import { kindName } from "../../i18n/text.ts";
import * as styles from "./match-dialog.module.css";
import { words } from "./words.ts";

export default function MatchDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const question = live.matchQuestion.value;
  if (question === null) return null;
  const t = words.value.match;
  const { pairs, leftOut, answer } = question;
  const kind = (name: string) => (name === "shortcut" ? t.shortcut : kindName(name));
  return (
    <dialog
      ref={dialog}
      class={styles.match}
      aria-labelledby="match-title"
      onCancel={(event) => {
        event.preventDefault();
        answer(false);
      }}
    >
      <h2 id="match-title">{t.title}</h2>
      <p>{t.text}</p>
      <div class={styles.pairs}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.inFile}</th>
              <th scope="col">{t.layer}</th>
              <th scope="col">{t.weights}</th>
            </tr>
          </thead>
          <tbody>
            {pairs.map(({ module, layer, kind: name, shape, missing, alike }) => (
              <tr key={`${layer} ${name}`}>
                <th scope="row">
                  <code translate={false}>
                    <Name module={module} />
                  </code>
                  {missing.map((parameter) => (
                    <span key={parameter} class="quiet">
                      {t.missing(parameter, parameter === "weight" ? 1 : 0)}
                    </span>
                  ))}
                </th>
                <td>
                  {layer} {kind(name)}
                </td>
                <td>
                  {shape}
                  {alike ? <abbr title={t.alikeMark}>≈</abbr> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pairs.some(({ alike }) => alike) ? <p>{t.alike}</p> : null}
      {leftOut.length === 0 ? null : <p>{t.leftOut(leftOut.join(", "))}</p>}
      <p class="quiet">{t.scale}</p>
      <div class="row">
        {/* biome-ignore lint/a11y/noAutofocus: the keyboard starts at the answer that is wanted most. */}
        <button type="button" class="primary" autoFocus onClick={() => answer(true)}>
          {t.take}
        </button>
        <button type="button" onClick={() => answer(false)}>
          {t.cancel}
        </button>
      </div>
    </dialog>
  );
}

/** A name with possible line breaks after its dots. */
function Name({ module }: { module: string }) {
  if (module === "") return "—";
  return module.split(".").map((part, at) => [at > 0 ? [".", <wbr key="break" />] : null, part]);
}
