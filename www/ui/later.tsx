// A part of the page that is fetched when there is something for it to show.

import { type ComponentType, h } from "preact";
import { useEffect, useState } from "preact/hooks";

export function Later(props: { when: boolean; load: () => Promise<{ default: ComponentType }> }) {
  const [part, setPart] = useState<ComponentType | null>(null);
  const { when, load } = props;
  useEffect(() => {
    // Fetched from where the page itself came from: without it, the page works on.
    if (when && part === null)
      load()
        .then((loaded) => setPart(() => loaded.default))
        .catch(() => undefined);
  }, [when, part, load]);
  return part === null ? null : h(part, {});
}
