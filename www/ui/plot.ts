// The plotting library, in a module of its own: charts need it only once there are points.

// Imported first: it repairs a number format that uPlot needs.
import "./number-format.ts";
import "uplot/dist/uPlot.min.css";

export { default } from "uplot";
