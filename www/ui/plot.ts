// The plotting library, in a module of its own: charts need it only once there are points.

// First: it mends what uPlot would stumble over.
import "./number-format.ts";
import "uplot/dist/uPlot.min.css";

export { default } from "uplot";
