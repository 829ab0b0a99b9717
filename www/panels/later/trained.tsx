// Networks that were trained before: what they are is loaded when somebody asks.

import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import { notify } from "../../state/store.ts";
import { text } from "../../text/text.ts";
import { PanelTitle } from "../../ui/controls.tsx";

export default function Trained() {
  const t = text.value.trained;
  const [cards, setCards] = useState<{ Cards: ComponentType } | "coming" | null>(null);
  const show = () => {
    setCards("coming");
    import("./trained/cards.tsx").then(
      ({ default: Cards }) => setCards({ Cards }),
      (error: unknown) => {
        setCards(null);
        const params = { file: t.title, detail: String(error) };
        notify("error", { code: "trained_not_loaded", params, text: String(error) });
      },
    );
  };
  return (
    <>
      <PanelTitle name="trained">{t.title}</PanelTitle>
      <div class="stack">
        <p class="quiet">{t.text}</p>
        {cards === null || cards === "coming" ? (
          <div class="row">
            <button type="button" disabled={cards === "coming"} onClick={show}>
              {t.show}
            </button>
          </div>
        ) : (
          <cards.Cards />
        )}
      </div>
    </>
  );
}
