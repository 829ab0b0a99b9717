// The cache of CIFAR-10: what it holds, and a button that clears it.

import { useEffect, useState } from "preact/hooks";
import { cachedData, clearCache } from "../../app/session/commands.ts";
import { live } from "../../app/store.ts";
import type { CachedData } from "../../protocol/datasets.ts";
import { count, megabytes } from "../../ui/format.ts";
import { words } from "./words.ts";

export function CachedPictures() {
  const [cached, setCached] = useState<CachedData | null>(null);
  const bytes = live.cachedBytes.value;
  const arriving = live.loading.value !== null;
  const ready = live.opened.value !== null;
  // Asked again when one of these changes, because it may change the cache.
  useEffect(() => {
    void cachedData().then(setCached);
  }, [bytes, arriving, ready]);
  const t = words.value.files;
  const { train = 0, test = 0, official = false, unfinished = 0 } = cached ?? {};
  if (bytes === null && (unfinished === 0 || arriving)) return null;
  return (
    <div class="row">
      <span>
        {bytes === null
          ? t.unfinished(megabytes(unfinished))
          : t.cached(megabytes(bytes), count(train), count(test), official)}
      </span>
      <button type="button" onClick={() => void clearCache().then(cachedData).then(setCached)}>
        {t.forget}
      </button>
    </div>
  );
}
