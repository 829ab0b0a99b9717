// The size of this page's storage, and whether the browser has promised to keep it.

import { useEffect, useState } from "preact/hooks";
import { live } from "../../app/store.ts";
import { askStorage, persistenceRequests, type StorageState } from "../../app/visit/persistence.ts";
import { megabytes } from "../../ui/format.ts";
import { words } from "./words.ts";

export function StorageUse() {
  const [state, setState] = useState<StorageState | null>(null);
  const [bytes, runs, answered] = [
    live.cachedBytes.value,
    live.saved.value,
    persistenceRequests.value,
  ];
  // Asked again when one of these changes.
  useEffect(() => {
    void askStorage().then(setState);
  }, [bytes, runs, answered]);
  if (state === null) return null;
  const t = words.value.storage;
  const { usage, quota, persistent, forgetful } = state;
  const said = [
    usage === null || quota === null ? null : t.used(megabytes(usage), megabytes(quota)),
    persistent === null ? null : persistent ? t.persistent : t.fleeting,
    forgetful ? t.forgetful : null,
  ];
  return (
    <p class="quiet" data-testid="storage" data-value={persistent ?? ""}>
      {said.filter((sentence) => sentence !== null).join(" ")}
    </p>
  );
}
