// The whole page takes files: dropped on it or pasted into it.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { takeDropped, takeFiles } from "../../app/files.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

const filesOf = (data: DataTransfer | null): File[] => [...(data?.files ?? [])];

/** The dropped folders. The browser also lists each as a file that cannot be read. */
const foldersOf = (data: DataTransfer | null): FileSystemEntry[] =>
  [...(data?.items ?? [])].flatMap((item) => {
    const entry = item.webkitGetAsEntry?.();
    return entry?.isDirectory ? [entry] : [];
  });

export default function Drop() {
  const [over, setOver] = useState(false);
  const cover = useRef<HTMLDivElement>(null);

  // In a layout effect: the browser would open a file that is dropped earlier in place of the page.
  useLayoutEffect(() => {
    const drag = (event: DragEvent) => {
      // Without this the browser would open the file in place of the page. Also for `dragenter`: where the element under
      // the pointer has just changed, it is the last event before the drop.
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      // Some browsers leave `relatedTarget` empty. Once the cover is shown, the pointer can leave only the cover.
      const last = cover.current === null || event.target === cover.current;
      if (last && event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const folders = foldersOf(event.dataTransfer);
      const names = folders.map(({ name }) => name);
      const files = filesOf(event.dataTransfer).filter(({ name }) => !names.includes(name));
      void takeDropped(files, folders);
    };
    const paste = (event: ClipboardEvent) => {
      const files = filesOf(event.clipboardData);
      if (files.length > 0) void takeFiles(files);
    };
    document.addEventListener("dragenter", drag);
    document.addEventListener("dragover", drag);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("dragenter", drag);
      document.removeEventListener("dragover", drag);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
      document.removeEventListener("paste", paste);
    };
  }, []);

  if (!over) return null;
  const t = words.value;
  return (
    // It lies under the pointer: changes of the page below it cannot lose the drop.
    <div class={styles.drop} ref={cover}>
      <b>{t.here}</b>
      <span>{t.what}</span>
    </div>
  );
}
