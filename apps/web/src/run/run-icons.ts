/** 20 × 20 stroke icons of the run's controls. */
export const RUN_ICONS = {
  run: "M6.500 4.200v11.600l9.500-5.800z",
  pause: "M7 4.500v11M13 4.500v11",
  step: "M5 4.500v11l7.500-5.500zM15.500 4.500v11",
  stepBack: "M15 4.500v11l-7.500-5.500zM4.500 4.500v11",
  stop: "M5.500 5.500h9v9h-9z",
  restart: "M4.500 10a5.500 5.500 0 1 0 1.800-4.100M4 3.500v3.200h3.200",
} as const;
