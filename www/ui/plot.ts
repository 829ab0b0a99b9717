// What draws the lines of a chart: a part of its own, since it is not needed before there are points.

// First: it mends what uPlot would stumble over.
import "./number-format.ts";
import "uplot/dist/uPlot.min.css";

export { default } from "uplot";
