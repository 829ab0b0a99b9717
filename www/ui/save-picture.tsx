// Keeps a part of the page as a PNG.

import "./save-picture.css";
import type { RefObject } from "preact";
import { loadPart } from "../state/part.ts";
import { fileName, saveFile } from "./save-file.ts";

export async function savePicture(of: HTMLElement | null, name: string): Promise<void> {
  const part = await loadPart(() => import("./picture-of.ts"));
  const picture = of === null ? null : ((await part?.pictureOf(of)) ?? null);
  if (picture !== null) saveFile(fileName(name, "png"), "image/png", picture);
}

/** A button for it, as small as its sign. */
export function SavePicture(props: {
  of: RefObject<HTMLElement | null>;
  /** Of the file. */
  name: string;
  label: string;
}) {
  const { of, name, label } = props;
  return (
    <button
      type="button"
      class="save-picture"
      aria-label={label}
      title={label}
      onClick={() => void savePicture(of.current, name)}
    >
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <path d="M6 1v6.5M3 5l3 3 3-3M1.5 11h9" />
      </svg>
    </button>
  );
}
