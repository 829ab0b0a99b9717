// The network that was chosen, in words: what it is, what to expect of it, what to watch for.

import { useEffect, useState } from "preact/hooks";
import { live, settings } from "../../app/store.ts";
import { text } from "../../i18n/text.ts";
import { PanelTitle } from "../../ui/controls.tsx";
import { words as pretrainedWords } from "../pretrained/words.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

/** Screens with room for the whole text. */
const wide = matchMedia("(min-width: 900px)");

function useWide(): boolean {
  const [matches, setMatches] = useState(wide.matches);
  useEffect(() => {
    const tell = () => setMatches(wide.matches);
    wide.addEventListener("change", tell);
    return () => wide.removeEventListener("change", tell);
  }, []);
  return matches;
}

export default function Model() {
  const t = text.value;
  const own = words.value;
  const name = settings.preset.value;
  const model = own.models[name];
  const pretrained = name === "custom" ? live.pretrained.value : null;
  const more = (
    <>
      <Advice title={own.expect} sentence={model.expect} />
      <Advice title={own.watch} sentence={model.watch} />
    </>
  );
  return (
    <div class={styles.model} data-model={name}>
      <div>
        <PanelTitle name="model">
          {pretrained !== null
            ? t.pretrained.choices[pretrained]
            : name === "custom"
              ? t.ownNetwork
              : t.presets[name]}
        </PanelTitle>
        <p>{pretrained === null ? model.about : pretrainedWords.value.about[pretrained]}</p>
      </div>
      {useWide() ? (
        more
      ) : (
        <details>
          <summary>{own.more}</summary>
          {more}
        </details>
      )}
    </div>
  );
}

function Advice({ title, sentence }: { title: string; sentence: string }) {
  return (
    <div>
      <h3>{title}</h3>
      <p>{sentence}</p>
    </div>
  );
}
