// The open alerts of every place as bars, the gravest rung at the left.
import type { BarSeriesOption } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { RungCode } from '@/api/types';
import type { UnitGroup } from './places';
import { countByRung, rungs } from './rungs';

export type ChartOption = ComposeOption<
  BarSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>;

// Colours as the page has them now.
export interface ChartLook {
  text: string;
  fontSize: number; // pixels
  line: string;
  ground: string;
  rung: Record<RungCode, string>;
}

const rowHeight = 28;
const frameHeight = 70; // legend and axis
export const heightOf = (groups: readonly UnitGroup[]): number => groups.length * rowHeight + frameHeight;

export function chartOf(groups: readonly UnitGroup[], wordOf: (rung: RungCode) => string, look: ChartLook): ChartOption {
  const counts = groups.map((group) => countByRung(group.alerts));
  const label = { color: look.text, fontSize: look.fontSize };
  const line = { lineStyle: { color: look.line } };
  return {
    animation: false,
    grid: { top: 36, bottom: 8, left: 8, right: 24, containLabel: true },
    legend: { top: 0, left: 0, textStyle: label },
    // Without HTML of its own, which the policy of the pages would not let have a style.
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, renderMode: 'richText', backgroundColor: look.ground, borderColor: look.line, textStyle: label },
    xAxis: { type: 'value', minInterval: 1, axisLabel: label, splitLine: line },
    yAxis: { type: 'category', inverse: true, data: groups.map((group) => group.name), axisLabel: label, axisLine: line, axisTick: { show: false } },
    series: rungs.map((rung) => ({
      type: 'bar',
      stack: 'alerts',
      name: wordOf(rung),
      color: look.rung[rung],
      barMaxWidth: 18,
      cursor: 'pointer',
      itemStyle: { borderColor: look.ground, borderWidth: 1 },
      data: counts.map((count) => count[rung] || null),
    })),
  };
}
