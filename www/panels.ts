// The panels that index.html names, each the panel of the feature of that name.

import type { ComponentType } from "preact";
import FileInput from "./features/file-input/panel.tsx";
import Header from "./features/header/panel.tsx";
import Messages from "./features/messages/panel.tsx";
import Stage from "./features/stage/panel.tsx";
import Toolbar from "./features/toolbar/panel.tsx";

/** Panels that are loaded with the page: the stage, what controls it, and what has to be heard at once. */
export const eagerPanels: Record<string, ComponentType> = {
  "file-input": FileInput,
  header: Header,
  messages: Messages,
  stage: Stage,
  toolbar: Toolbar,
};

type Load = () => Promise<{ default: ComponentType }>;

/** The others: each is loaded when it comes near the screen, or after training has begun. */
export const lazyPanels: Record<string, Load> = {
  compare: () => import("./features/compare/panel.tsx"),
  curves: () => import("./features/curves/panel.tsx"),
  evaluation: () => import("./features/evaluation/panel.tsx"),
  footer: () => import("./features/footer/panel.tsx"),
  formats: () => import("./features/formats/panel.tsx"),
  model: () => import("./features/model/panel.tsx"),
  network: () => import("./features/network/panel.tsx"),
  neighbours: () => import("./features/neighbours/panel.tsx"),
  picture: () => import("./features/picture/panel.tsx"),
  predictions: () => import("./features/predictions/panel.tsx"),
  pretrained: () => import("./features/pretrained/panel.tsx"),
  race: () => import("./features/race/panel.tsx"),
  runs: () => import("./features/runs/panel.tsx"),
  training: () => import("./features/training/panel.tsx"),
};
