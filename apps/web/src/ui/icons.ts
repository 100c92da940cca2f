/** Path data of the product's own 20 × 20 stroke icons. Node kinds bring theirs in their spec. */
export const ICONS = {
  add: "M10 4v12M4 10h12",
  check: "m4 10.5 4 4 8-9",
  chevronDown: "m6 8 4 4 4-4",
  chevronLeft: "m12 5-5 5 5 5",
  chevronRight: "m8 5 5 5-5 5",
  close: "m5 5 10 10M15 5 5 15",
  copy: "M7 7V4.500A1.500 1.500 0 0 1 8.500 3h7A1.500 1.500 0 0 1 17 4.500v7a1.500 1.500 0 0 1-1.500 1.500H13M4.500 7h7A1.500 1.500 0 0 1 13 8.500v7a1.500 1.500 0 0 1-1.500 1.500h-7A1.500 1.500 0 0 1 3 15.500v-7A1.500 1.500 0 0 1 4.500 7z",
  delete: "M4 6h12M8 6V4h4v2m2.500 0-.7 10H6.200L5.500 6",
  download: "M10 3v9m-4-3.500 4 4 4-4M4 16.500h12",
  edit: "m4 16 .8-3.200L13.500 4.100l2.400 2.400L7.200 15.200z",
  file: "M5 3h6.500L15 6.500V17H5zM11.500 3v3.500H15",
  fit: "M3.500 7V3.500H7M13 3.500h3.500V7M16.500 13v3.500H13M7 16.500H3.500V13",
  help: "M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15zM7.800 8a2.200 2.200 0 1 1 3.300 1.900c-.7.4-1.100.9-1.100 1.700M10 14.300v.1",
  layout: "M3 4.500h5v4H3zM3 11.500h5v4H3zM13 8h4v4h-4zM8 6.500h2.500V10H13M8 13.500h2.500V10",
  minus: "M4 10h12",
  more: "M4.500 10h.1M10 10h.1M15.500 10h.1",
  panel: "M3 4h14v12H3zM12.500 4v12",
  problem: "M10 3.500 17.500 16h-15zM10 8.500v3.500M10 14v.1",
  redo: "M12.500 4 16 7.500 12.500 11M16 7.500H8a4 4 0 0 0 0 8h3",
  settings: "M3 6h7m4 0h3M3 14h3m4 0h7M12 4v4M8 12v4",
  theme: "M10 2.500a7.500 7.500 0 1 0 0 15zM10 2.500a7.500 7.500 0 0 1 0 15",
  undo: "M7.500 4 4 7.500 7.500 11M4 7.500h8a4 4 0 0 1 0 8H9",
  upload: "M10 13V4m-4 3.500 4-4 4 4M4 16.500h12",
} as const;

export type IconName = keyof typeof ICONS;
