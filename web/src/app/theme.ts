import { createTheme, type MantineColorsTuple } from '@mantine/core';

const night: MantineColorsTuple = [
  '#edf4ff',
  '#d9e6ff',
  '#b3ccff',
  '#8fb4ff',
  '#739fff',
  '#5c8cf5',
  '#3f70dd',
  '#2f5cc2',
  '#264ca3',
  '#1d3c84',
];

/** Cool greys: large dark areas stay calm beside moving pictures. */
const dark: MantineColorsTuple = [
  '#d7dde8',
  '#aab4c5',
  '#939eb1',
  '#5d6879',
  '#333c4b',
  '#262e3b',
  '#1b222d',
  '#131922',
  '#0f141b',
  '#0b0e13',
];

export const theme = createTheme({
  primaryColor: 'night',
  primaryShade: { light: 7, dark: 6 },
  colors: { night, dark },
  fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif',
  fontFamilyMonospace: '"JetBrains Mono", "SF Mono", Consolas, "Liberation Mono", monospace',
  defaultRadius: 'md',
  focusRing: 'auto',
  headings: { fontWeight: '600' },
});
