// What draws the lines of a chart: a part of its own, since it is not needed before there are points.

import "uplot/dist/uPlot.min.css";

export { default } from "uplot";
