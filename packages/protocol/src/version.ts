/** Do page and server speak the same protocol? Checked once, in the socket's handshake (`auth.protocol`), SPEC P1. */
import type { LocalText } from "@eventyard/model";
import { PROTOCOL_VERSION } from "./events.ts";

/** Undefined if a page of version `theirs` may talk to this server, otherwise the sentence that it shows. */
export function protocolMismatch(theirs: unknown): LocalText | undefined {
  if (theirs === PROTOCOL_VERSION) return undefined;
  if (typeof theirs === "number" && theirs > PROTOCOL_VERSION) {
    return {
      en: `This page (protocol ${theirs}) is newer than the server (protocol ${PROTOCOL_VERSION}). Restart the server, then reload the page.`,
      ko: `이 페이지(프로토콜 ${theirs})가 서버(프로토콜 ${PROTOCOL_VERSION})보다 새 버전입니다. 서버를 다시 시작한 뒤 페이지를 새로 고치세요.`,
    };
  }
  const said = typeof theirs === "number" ? `${theirs}` : "?";
  return {
    en: `This page (protocol ${said}) is older than the server (protocol ${PROTOCOL_VERSION}). Reload the page; your edits are kept.`,
    ko: `이 페이지(프로토콜 ${said})가 서버(프로토콜 ${PROTOCOL_VERSION})보다 오래된 버전입니다. 페이지를 새로 고치세요. 편집 내용은 보존됩니다.`,
  };
}
