// Downloads a file that the page has made.

export function saveFile(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the content by the time this runs.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** convscope-run-2026-11-24-1530.safetensors: sorts by time, and works on every system. */
export function fileName(kind: string, ending: string, now = new Date()): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `convscope-${kind}-${day}-${two(now.getHours())}${two(now.getMinutes())}.${ending}`;
}
