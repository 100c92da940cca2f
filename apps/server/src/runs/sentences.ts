/** What runs and sockets say when something does not go, in both languages. */
import type { LocalText } from "@eventyard/model";

export const badRequest: LocalText = {
  en: "The server did not understand the request. Reload the page.",
  ko: "서버가 요청을 이해하지 못했습니다. 페이지를 새로 고치세요.",
};

export const tooManyRequests: LocalText = {
  en: "Too many requests a second; this one was not carried out.",
  ko: "초당 요청이 너무 많아 이 요청은 실행하지 않았습니다.",
};

export const tooManyViewers: LocalText = {
  en: "The server already has 100 open pages. Close some of them.",
  ko: "이미 페이지 100개가 열려 있습니다. 일부를 닫으세요.",
};

export const noSuchRun: LocalText = {
  en: "This run is gone. Start it again.",
  ko: "이 실행은 더 이상 없습니다. 다시 실행하세요.",
};

export const runEnded: LocalText = {
  en: "The run has ended; start it again to change something.",
  ko: "실행이 끝났습니다. 변경하려면 다시 실행하세요.",
};

export const atTheBeginning: LocalText = {
  en: "The run stands at its beginning; there is nothing before it.",
  ko: "실행의 시작 지점입니다. 이보다 앞으로 갈 수 없습니다.",
};

export const noLeftBranch: LocalText = {
  en: "There is no branch to go back to: nothing was changed at an earlier instant.",
  ko: "돌아갈 분기가 없습니다. 과거 시점에서 바꾼 것이 없습니다.",
};

export const notBuilt: LocalText = {
  en: "The program that runs designs is missing (apps/server/dist). Start the server with npm start, which builds it.",
  ko: "설계를 실행하는 프로그램(apps/server/dist)이 없습니다. npm start로 서버를 시작하면 함께 빌드됩니다.",
};

export const noAnswer: LocalText = {
  en: "The run did not answer in time.",
  ko: "실행이 제때 응답하지 않았습니다.",
};

export const tooManyRuns = (runsMax: number): LocalText => ({
  en: `${runsMax} simulations are already running. Stop one of them first.`,
  ko: `시뮬레이션 ${runsMax}개가 이미 실행 중입니다. 먼저 하나를 중지하세요.`,
});

export const doesNotRun = (first: LocalText, more: number): LocalText => ({
  en: more > 0 ? `${first.en} (and ${more} more)` : first.en,
  ko: more > 0 ? `${first.ko} (외 ${more}건)` : first.ko,
});

/** Opens the sentence that refuses a command. */
export const thisChange: LocalText = { en: "This change", ko: "이 변경" };

export const unknownTarget = (id: string): LocalText => ({
  en: `There is no "${id}" in this run.`,
  ko: `이 실행에서 "${id}" 항목을 찾을 수 없습니다.`,
});

export const outOfMemory = (at: string): LocalText => ({
  en: `The simulation ran out of memory at ${at}. Its other runs and your designs are untouched. Lower the rates or limit the backlogs.`,
  ko: `${at} 시점에 시뮬레이션의 메모리가 부족해졌습니다. 다른 실행과 설계는 그대로입니다. 유입량을 줄이거나 대기열을 제한하세요.`,
});

export const processEnded = (at: string): LocalText => ({
  en: `The simulation's process ended unexpectedly at ${at}. Your designs are untouched; start the run again.`,
  ko: `${at} 시점에 시뮬레이션 프로세스가 예기치 않게 종료되었습니다. 설계는 그대로입니다. 다시 실행하세요.`,
});

export const processHung = (at: string): LocalText => ({
  en: `The simulation stopped answering at ${at} and was ended. Your designs are untouched.`,
  ko: `${at} 시점부터 시뮬레이션이 응답하지 않아 종료했습니다. 설계는 그대로입니다.`,
});

export const twinOfItself: LocalText = {
  en: "A design cannot be compared with itself: choose another one.",
  ko: "같은 설계끼리는 비교할 수 없습니다. 다른 설계를 선택하세요.",
};
