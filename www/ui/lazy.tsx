// Components that are loaded when they are first shown.

import { type ComponentChildren, type ComponentType, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { retriedImport } from "../app/lazy-import.ts";

/** The component that `load` imports; `meanwhile` is shown until it is loaded. */
export function lazy<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): ComponentType<Props & { meanwhile?: ComponentChildren }> {
  let loaded: ComponentType<Props> | null = null;
  return function Lazy(props) {
    const [component, setComponent] = useState(() => loaded);
    useEffect(() => {
      if (component !== null) return;
      void retriedImport(load).then((module) => {
        loaded = module.default;
        setComponent(() => loaded);
      });
    }, []);
    return component === null ? props.meanwhile : h(component, props);
  };
}
