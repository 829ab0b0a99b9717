// CIFAR-10 in this browser's storage: what there is of it, and a way to be rid of it.

import { useEffect, useState } from "preact/hooks";
import { askKept, forgetKept } from "../../app/session/commands.ts";
import { live } from "../../app/store.ts";
import type { CachedData } from "../../protocol/protocol.ts";
import { count, megabytes } from "../../ui/format.ts";
import { words } from "./words.ts";

export function Kept() {
  const [kept, setKept] = useState<CachedData | null>(null);
  const bytes = live.keptBytes.value;
  const arriving = live.loading.value !== null;
  const ready = live.opened.value !== null;
  // Each of these may change what is kept.
  useEffect(() => {
    void askKept().then(setKept);
  }, [bytes, arriving, ready]);
  const t = words.value.keep;
  const { train = 0, test = 0, official = false, unfinished = 0 } = kept ?? {};
  if (bytes === null && (unfinished === 0 || arriving)) return null;
  return (
    <div class="row">
      <span>
        {bytes === null
          ? t.unfinished(megabytes(unfinished))
          : t.kept(megabytes(bytes), count(train), count(test), official)}
      </span>
      <button type="button" onClick={() => void forgetKept().then(askKept).then(setKept)}>
        {t.forget}
      </button>
    </div>
  );
}
