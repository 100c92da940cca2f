/** What the workspace says when it refuses, in both languages: what is wrong, where, and what to do. */
import type { LocalText, Problem } from "@eventyard/model";

const short = (text: string) => text.replace(/[^\x20-\x7e]/g, "?").slice(0, 80);

export const unknownDesign = (id: string): LocalText => ({
  en: `There is no design "${short(id)}" in the workspace.`,
  ko: `작업 폴더에 "${short(id)}" 설계가 없습니다.`,
});

export const notText = (file: string): LocalText => ({
  en: `${file} is not a text file in UTF-8. It was left as it is.`,
  ko: `${file} 파일은 UTF-8 텍스트가 아닙니다. 파일은 그대로 두었습니다.`,
});

export const damaged = (file: string, problems: readonly Problem[]): LocalText => ({
  en: `${file} cannot be opened: ${problems[0]?.text.en ?? ""} The file was left as it is.`,
  ko: `${file} 파일을 열 수 없습니다. ${problems[0]?.text.ko ?? ""} 파일은 그대로 두었습니다.`,
});

export const refusedDesign = (problems: readonly Problem[]): LocalText => ({
  en: `Not saved: ${problems[0]?.text.en ?? ""}`,
  ko: `저장하지 못했습니다. ${problems[0]?.text.ko ?? ""}`,
});

export const tooLarge = (file: string, bytes: number): LocalText => ({
  en: `${file} has ${Math.ceil(bytes / 1_048_576)} MiB; at most 8 MiB are read.`,
  ko: `${file} 파일이 ${Math.ceil(bytes / 1_048_576)} MiB입니다. 8 MiB까지만 읽을 수 있습니다.`,
});

export const linkRefused = (file: string): LocalText => ({
  en: `${file} is a link; only plain files in the workspace are opened.`,
  ko: `${file} 파일은 링크입니다. 작업 폴더 안의 일반 파일만 열 수 있습니다.`,
});

export const notReadable = (file: string, code: string): LocalText => ({
  en: `${file} cannot be read (${code}). Check the file's permissions.`,
  ko: `${file} 파일을 읽을 수 없습니다(${code}). 파일 권한을 확인하세요.`,
});

export const revisionMissing = (): LocalText => ({
  en: "A save must say which revision it started from (If-Match).",
  ko: "저장할 때는 어느 버전에서 시작했는지 알려야 합니다(If-Match).",
});

export const savedMeanwhile = (): LocalText => ({
  en: "Somebody else saved this design meanwhile. Nothing was overwritten.",
  ko: "그사이 다른 곳에서 이 설계를 저장했습니다. 덮어쓰지 않았습니다.",
});

export const workspaceFull = (designsMax: number): LocalText => ({
  en: `The workspace already holds ${designsMax} designs. Delete some first.`,
  ko: `작업 폴더에 설계가 이미 ${designsMax}개 있습니다. 먼저 일부를 삭제하세요.`,
});

export const diskFull = (): LocalText => ({
  en: "Not saved: the disk is full. Free some space; your edits are kept in the page.",
  ko: "저장하지 못했습니다. 디스크가 가득 찼습니다. 공간을 확보하세요. 편집 내용은 페이지에 남아 있습니다.",
});

export const readOnly = (folder: string): LocalText => ({
  en: `Not saved: the folder ${folder} is read-only. Start Eventyard with a folder you may write to.`,
  ko: `저장하지 못했습니다. ${folder} 폴더는 읽기 전용입니다. 쓰기 권한이 있는 폴더로 다시 시작하세요.`,
});

export const notWritten = (code: string): LocalText => ({
  en: `Not saved: the file could not be written (${code}). The old version is untouched.`,
  ko: `저장하지 못했습니다. 파일을 쓸 수 없습니다(${code}). 이전 버전은 그대로입니다.`,
});
