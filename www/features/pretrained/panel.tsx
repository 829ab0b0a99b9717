// Pretrained networks. Their model cards are loaded on request.

import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import { lazyImport } from "../../app/lazy-import.ts";
import { PanelTitle } from "../../ui/controls.tsx";
import { words } from "./words.ts";

export default function PretrainedPanel() {
  const t = words.value;
  const [cards, setCards] = useState<{ Cards: ComponentType } | "coming" | null>(null);
  const show = async () => {
    setCards("coming");
    const module = await lazyImport(() => import("./cards.tsx"));
    setCards(module === null ? null : { Cards: module.default });
  };
  return (
    <>
      <PanelTitle name="pretrained">{t.title}</PanelTitle>
      <div class="stack">
        <p class="quiet">{t.text}</p>
        {cards === null || cards === "coming" ? (
          <div class="row">
            <button type="button" disabled={cards === "coming"} onClick={() => void show()}>
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
