// Saves an element of the page as a PNG.

import "./save-picture.css";
import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import { lazyImport } from "../app/lazy-import.ts";
import { notify } from "../app/store.ts";
import { fileName, saveFile } from "./save-file.ts";

/** Tells the visitor that a picture could not be made. */
export function pictureFailed(): void {
  notify("error", { code: "picture_not_made" });
}

export async function savePicture(of: HTMLElement | null, name: string): Promise<void> {
  const module = await lazyImport(() => import("./picture-of.ts"));
  if (module === null || of === null) return;
  try {
    saveFile(fileName(name, "png"), "image/png", await module.pictureOf(of));
  } catch {
    pictureFailed();
  }
}

/** The button that saves an element as PNG. */
export function SavePicture(props: {
  of: RefObject<HTMLElement | null>;
  /** The name of the file. */
  name: string;
  label: string;
  /** Brings the picture up to date. */
  prepare: () => Promise<void>;
}) {
  const { of, name, label, prepare } = props;
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (busy) return;
    setBusy(true);
    await prepare();
    await savePicture(of.current, name);
    setBusy(false);
  };
  return (
    <button
      type="button"
      class="save-picture"
      aria-label={label}
      aria-busy={busy}
      title={label}
      onClick={() => void save()}
    >
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <path d="M6 1v6.5M3 5l3 3 3-3M1.5 11h9" />
      </svg>
    </button>
  );
}
