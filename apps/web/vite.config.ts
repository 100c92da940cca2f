/** Builds and serves the page. In development the API and the sockets are proxied to the server on its default port. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const SERVER = "http://127.0.0.1:4747";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2024", chunkSizeWarningLimit: 2000 },
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    proxy: {
      "/api": { target: SERVER },
      "/socket.io": { target: SERVER, ws: true },
    },
  },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
