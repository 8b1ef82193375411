// What charts.js draws with, and nothing else of the library: half of it to load and to parse.
import { init, use } from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { GraphicComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, TooltipComponent, MarkAreaComponent, MarkLineComponent, GraphicComponent, CanvasRenderer]);

export { init };
