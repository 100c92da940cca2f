/** Designs over HTTP: list, read, save with a revision, create, delete. The table of answers is in protocol/SPEC.md. */
import { isId } from "@eventyard/model";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { unknownDesign } from "../workspace/sentences.ts";
import type { Refusal, Workspace } from "../workspace/workspace.ts";

interface IdParams {
  readonly id: string;
}

export function designRoutes(
  app: FastifyInstance,
  workspace: Workspace,
  onSaved: (designId: string, revision: string) => void,
): void {
  app.get("/api/designs", () => workspace.list());

  app.get<{ Params: IdParams }>("/api/designs/:id", async (request, reply) => {
    if (!isId(request.params.id)) return badId(reply, request.params.id);
    const stored = await workspace.read(request.params.id);
    if (!stored.ok) return refuse(reply, stored);
    return reply
      .header("etag", `"${stored.revision}"`)
      .header("cache-control", "no-cache")
      .type("application/json; charset=utf-8")
      .send(stored.text);
  });

  app.put<{ Params: IdParams }>("/api/designs/:id", async (request, reply) => {
    const { id } = request.params;
    if (!isId(id)) return badId(reply, id);
    const saved = await workspace.save(id, textOf(request), seenRevision(request));
    if (!saved.ok) return refuse(reply, saved);
    onSaved(id, saved.revision);
    return reply.header("etag", `"${saved.revision}"`).send({ revision: saved.revision });
  });

  app.post("/api/designs", async (request, reply) => {
    const saved = await workspace.create(textOf(request));
    if (!saved.ok) return refuse(reply, saved);
    return reply
      .code(201)
      .header("etag", `"${saved.revision}"`)
      .header("location", `/api/designs/${saved.id}`)
      .send({ id: saved.id, revision: saved.revision });
  });

  app.delete<{ Params: IdParams }>("/api/designs/:id", async (request, reply) => {
    if (!isId(request.params.id)) return badId(reply, request.params.id);
    const removed = await workspace.remove(request.params.id, seenRevision(request));
    return removed.ok ? reply.code(204).send() : refuse(reply, removed);
  });
}

function textOf(request: FastifyRequest): string {
  return typeof request.body === "string" ? request.body : "";
}

/** The revision in `If-Match`, with or without its quotes; undefined if there is none. */
function seenRevision(request: FastifyRequest): string | undefined {
  const value = request.headers["if-match"];
  return value?.replace(/^"(.*)"$/, "$1");
}

function badId(reply: FastifyReply, id: string) {
  return reply.code(400).send({ error: unknownDesign(id) });
}

function refuse(reply: FastifyReply, refusal: Refusal) {
  return reply
    .code(refusal.status)
    .send({ error: refusal.error, ...(refusal.problems && { problems: refusal.problems }) });
}
