/** Ready designs and lessons over HTTP: what there is, and taking one into the workspace. */
import { designIn, gallery, lessons } from "@eventyard/designs";
import { serialiseDesign } from "@eventyard/model";
import type { FastifyInstance } from "fastify";
import { unknownDesign } from "../workspace/sentences.ts";
import type { Workspace } from "../workspace/workspace.ts";

export function galleryRoutes(app: FastifyInstance, workspace: Workspace): void {
  app.get("/api/gallery", () => gallery.map(({ id, title, summary }) => ({ id, title, summary })));

  app.get("/api/lessons", () => lessons);

  /**
   * Puts a ready design into the workspace under its own id, with names in the language of the page (`?language=ko`,
   * else English). One that is already there stays as it is if a person has changed it; untouched it changes its language.
   */
  app.post<{ Params: { readonly id: string }; Querystring: { readonly language?: unknown } }>(
    "/api/gallery/:id",
    async (request, reply) => {
      const found = gallery.find(({ id }) => id === request.params.id);
      if (found === undefined) return reply.code(404).send({ error: unknownDesign(request.params.id) });
      const texts = { en: serialiseDesign(found.file), ko: serialiseDesign(designIn(found, "ko")) };
      const saved = await workspace.seed(
        found.id,
        texts[request.query.language === "ko" ? "ko" : "en"],
        Object.values(texts),
      );
      if (saved !== undefined && !saved.ok) return reply.code(saved.status).send({ error: saved.error });
      return reply.code(saved === undefined ? 200 : 201).send({ id: found.id });
    },
  );
}
