// The whole page takes files: dropped on it or pasted into it.

import "./drop.css";
import { useLayoutEffect, useState } from "preact/hooks";
import { takeFiles, takeFolder, takeNothing } from "../state/intake.ts";
import { text } from "../text/text.ts";

const filesOf = (data: DataTransfer | null): File[] => [...(data?.files ?? [])];

/** Names of the folders among what is dropped: they come as files too, which nobody can read. */
const foldersOf = (data: DataTransfer | null): string[] =>
  [...(data?.items ?? [])].flatMap((item) => {
    const entry = item.webkitGetAsEntry?.();
    return entry?.isDirectory ? [entry.name] : [];
  });

export default function Drop() {
  const [over, setOver] = useState(false);

  // From the first moment: a file dropped earlier would be opened in place of the page.
  useLayoutEffect(() => {
    const drag = (event: DragEvent) => {
      // Without this the browser would open the file in place of the page.
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const folders = foldersOf(event.dataTransfer);
      const files = filesOf(event.dataTransfer).filter(({ name }) => !folders.includes(name));
      const [folder] = folders;
      if (files.length > 0) void takeFiles(files);
      else if (folder === undefined) takeNothing();
      if (folder !== undefined) takeFolder(folder);
    };
    const paste = (event: ClipboardEvent) => {
      const files = filesOf(event.clipboardData);
      if (files.length > 0) void takeFiles(files);
    };
    document.addEventListener("dragover", drag);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("dragover", drag);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
      document.removeEventListener("paste", paste);
    };
  }, []);

  if (!over) return null;
  const t = text.value.drop;
  return (
    <div class="drop">
      <b>{t.here}</b>
      <span>{t.what}</span>
    </div>
  );
}
