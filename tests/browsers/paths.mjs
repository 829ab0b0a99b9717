// Where the built page is, and the data beside it.

import { fileURLToPath } from "node:url";

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));

export const DIST = path("../../dist/");
export const DATA = path("../../data/");
export const NO_DATA = path("./no-data/");
