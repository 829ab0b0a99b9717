// Components that are loaded when they are first shown.

import { type ComponentChildren, type ComponentType, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { retriedImport } from "../app/lazy-import.ts";

/** A component that is loaded when it is shown, or before. */
type Lazy<Props> = ComponentType<Props & { meanwhile?: ComponentChildren }> & {
  /** Loads it where it is likely to be shown soon; a failure is told when it is shown. */
  preload(): void;
};

/** The component that `load` imports; `meanwhile` is shown until it is loaded. */
export function lazy<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): Lazy<Props> {
  let loaded: ComponentType<Props> | null = null;
  const take = (module: { default: ComponentType<Props> }) => {
    loaded = module.default;
  };
  function Lazy(props: Props & { meanwhile?: ComponentChildren }) {
    const [component, setComponent] = useState(() => loaded);
    useEffect(() => {
      if (component !== null) return;
      void retriedImport(load).then((module) => {
        take(module);
        setComponent(() => loaded);
      });
    }, []);
    return component === null ? props.meanwhile : h(component, props);
  }
  const preload = () => {
    if (loaded === null) load().then(take, () => undefined);
  };
  return Object.assign(Lazy, { preload });
}
