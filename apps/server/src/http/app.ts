/** The HTTP side: limits, the design routes, the built page. Guarded by door.ts, which the caller installs last. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import { LIMITS } from "@eventyard/model";
import { PROTOCOL_VERSION } from "@eventyard/protocol";
import Fastify from "fastify";
import type { FastifyInstance } from "fastify";
import type { Workspace } from "../workspace/workspace.ts";
import { designRoutes } from "./design-routes.ts";
import { galleryRoutes } from "./gallery-routes.ts";

const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
const CONNECTIONS_MAX = 500;

export interface AppParts {
  readonly workspace: Workspace;
  /** Lengths of the known traces [s] by name. */
  readonly traceSeconds: ReadonlyMap<string, number>;
  /** Folder of the built page; it need not exist. */
  readonly pageFolder: string;
  readonly runCount: () => number;
  readonly onSaved: (designId: string, revision: string) => void;
}

const PAGE_MISSING = `<!doctype html><html lang="en"><title>Eventyard</title><h1>The page is not built yet</h1>
<p>The server runs, but apps/web/dist is missing. Run <code>npm start</code> (or <code>npx turbo run build</code>) and reload.</p>
<p lang="ko">서버는 실행 중이지만 apps/web/dist가 없습니다. <code>npm start</code>를 실행한 뒤 새로 고치세요.</p></html>
`;

export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: LIMITS.fileBytesMax,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 100 },
  });
  app.server.headersTimeout = HEADERS_TIMEOUT_MS;
  app.server.maxConnections = CONNECTIONS_MAX;
  acceptOnlyJsonText(app);
  answerErrorsPlainly(app);
  app.get("/api/health", () => ({
    protocol: PROTOCOL_VERSION,
    folder: parts.workspace.folder,
    readOnly: parts.workspace.readOnly,
    runs: parts.runCount(),
  }));
  app.get("/api/traces", () => [...parts.traceSeconds].map(([name, seconds]) => ({ name, seconds })));
  designRoutes(app, parts.workspace, parts.onSaved);
  galleryRoutes(app, parts.workspace);
  if (existsSync(join(parts.pageFolder, "index.html"))) {
    await app.register(fastifyStatic, {
      root: parts.pageFolder,
      dotfiles: "deny",
      cacheControl: false,
      setHeaders,
    });
  } else {
    app.get("/", (_request, reply) => reply.code(503).type("text/html; charset=utf-8").send(PAGE_MISSING));
  }
  return app;
}

/** Files with a hash in their name never change; the rest is asked for anew. */
function setHeaders(reply: { header(name: string, value: string): unknown }, path: string): void {
  const hashed = /[\\/]assets[\\/]/.test(path);
  reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
}

/** One parser, for the exact type only. It gives the text: designs are parsed by the model, with its own limits. */
function acceptOnlyJsonText(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => {
    try {
      done(null, new TextDecoder("utf-8", { fatal: true }).decode(body as Buffer));
    } catch {
      done(Object.assign(new Error("the body is not UTF-8"), { statusCode: 400 }));
    }
  });
}

function answerErrorsPlainly(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send({ error: { en: "There is nothing at this address.", ko: "이 주소에는 아무것도 없습니다." } }),
  );
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) process.stderr.write(`Eventyard: ${error.stack ?? error.message}\n`);
    const error413 = {
      en: "The design is larger than 8 MiB and was not read.",
      ko: "설계가 8 MiB보다 커서 읽지 않았습니다.",
    };
    const other = {
      en:
        status >= 500
          ? "The server failed to answer. Nothing was changed."
          : `The request was refused: ${error.message}`,
      ko:
        status >= 500
          ? "서버가 응답하지 못했습니다. 변경된 것은 없습니다."
          : `요청이 거부되었습니다: ${error.message}`,
    };
    // Fastify would close the connection, and a page that still sends would see a reset instead of this answer. Kept open,
    // Node reads the rest and forgets it, for at most REQUEST_TIMEOUT_MS.
    if (status === 413) reply.removeHeader("connection");
    return reply.code(status).send({ error: status === 413 ? error413 : other });
  });
}
