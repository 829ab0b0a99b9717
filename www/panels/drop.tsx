// The whole page takes files: dropped on it or pasted into it.

import "./drop.css";
import { useEffect, useState } from "preact/hooks";
import { takeFiles, takeNothing } from "../state/intake.ts";
import { text } from "../text/text.ts";

const filesOf = (data: DataTransfer | null): File[] => [...(data?.files ?? [])];

export default function Drop() {
  const [over, setOver] = useState(false);

  useEffect(() => {
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
      const files = filesOf(event.dataTransfer);
      if (files.length > 0) void takeFiles(files);
      else takeNothing();
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
