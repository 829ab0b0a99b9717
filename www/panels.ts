// The panels that index.html names, each the panel of the feature of that name.

import type { ComponentType } from "preact";
import Curves from "./features/curves/panel.tsx";
import FileInput from "./features/file-input/panel.tsx";
import Footer from "./features/footer/panel.tsx";
import Header from "./features/header/panel.tsx";
import Messages from "./features/messages/panel.tsx";
import Network from "./features/network/panel.tsx";
import Picture from "./features/picture/panel.tsx";
import Toolbar from "./features/toolbar/panel.tsx";
import Training from "./features/training/panel.tsx";

/** Panels of the first screen, loaded with the page. */
export const eagerPanels: Record<string, ComponentType> = {
  curves: Curves,
  "file-input": FileInput,
  footer: Footer,
  header: Header,
  messages: Messages,
  network: Network,
  picture: Picture,
  toolbar: Toolbar,
  training: Training,
};

type Load = () => Promise<{ default: ComponentType }>;

/** Panels further down: each is loaded when it comes near the screen, or after training has begun. */
export const lazyPanels: Record<string, Load> = {
  compare: () => import("./features/compare/panel.tsx"),
  evaluation: () => import("./features/evaluation/panel.tsx"),
  formats: () => import("./features/formats/panel.tsx"),
  model: () => import("./features/model/panel.tsx"),
  neighbours: () => import("./features/neighbours/panel.tsx"),
  predictions: () => import("./features/predictions/panel.tsx"),
  pretrained: () => import("./features/pretrained/panel.tsx"),
  race: () => import("./features/race/panel.tsx"),
  runs: () => import("./features/runs/panel.tsx"),
};
